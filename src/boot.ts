import { type Actor, systemActor } from '#lib/platform/actor.ts';
import { prepareDatabase, type Step } from '#lib/platform/boot.server.ts';
import { setClock, systemClock } from '#lib/platform/clock.server.ts';
import type { Config } from '#lib/platform/config.server.ts';
import { openDatabase, type Sql } from '#lib/platform/database.server.ts';
import { Invalid, Refused } from '#lib/platform/errors.ts';
import { sealWith } from '#lib/platform/sealing-secrets.server.ts';
import { sealSecrets } from '#lib/register/secrets.server.ts';
import { plural } from '#lib/ui/dates.ts';
import { importContent } from '#lib/workflows/import-content.server.ts';
import { loadDemo, whoIsHere } from '#lib/workflows/load-demo.server.ts';
import { startDemoRegister } from './demo-register.ts';

export type Booted = {
	/** What to tell whoever started it, once it answers. */
	announce: string[];
	/** Undoes the boot, last thing first. */
	stop(): Promise<void>;
};

/** Where the reference register's program lies: beside the build, or in the sources. */
export type Programs = { register: string };

type Undo = (() => Promise<void>)[];

/**
 * Everything before the first request: database, migrations, the first tranche, demo people, the
 * reference register. `npm start` and `npm run dev` share it.
 * @param cancelled ends the boot between two steps
 * @throws Error with one plain sentence
 */
export async function boot(
	config: Config,
	programs: Programs,
	cancelled: AbortSignal
): Promise<Booted> {
	sealWith(config);
	const undo: Undo = [];
	const stop = async () => {
		for (const act of undo.splice(0).reverse()) await act();
	};
	const step: Step = async (name, act) => {
		cancelled.throwIfAborted();
		return timed(name, act);
	};
	try {
		const database = await prepareDatabase(config, step);
		undo.push(() => database.stop());
		const sql = openDatabase(database.url, { max: 2, name: 'tranche boot' });
		try {
			await setClock(sql);
			const actor = systemActor(systemClock.now(), 'boot');
			await sealSecrets(sql, actor);
			const demo = await furnish(sql, actor, config, step);
			const announce = demo ? await openDemo(sql, actor, { config, programs, step, undo }) : [];
			return { announce, stop };
		} finally {
			await sql.end({ timeout: 5 });
		}
	} catch (error) {
		await stop();
		throw error;
	}
}

/** Courses that every academy begins with; seen from the folder in which npm starts us. */
const FIRST_TRANCHE = 'content/tranche-1';

/**
 * The first tranche and, in an empty database, the demo people.
 * @returns whether demo people are there
 */
async function furnish(sql: Sql, actor: Actor, config: Config, step: Step): Promise<boolean> {
	const people = await whoIsHere(sql);
	const isDemo = config.demo && people !== 'others';
	// Where people are examined for real, a second person is behind each question.
	const onlyReviewed = config.production && !isDemo;
	await step('Publishing the first tranche', () => publish(sql, actor, onlyReviewed));
	if (isDemo && people === 'nobody') {
		const { at } = actor;
		await step('Loading the demo people', () => loadDemo(sql, { at, origin: config.origin }));
	}
	return isDemo;
}

/** Content that cannot be published keeps nobody from what is published already. */
async function publish(sql: Sql, actor: Actor, onlyReviewed: boolean): Promise<void> {
	try {
		const rules = { onlyReviewed, leaveOut: true };
		const { leftOut } = await importContent(sql, actor, FIRST_TRANCHE, rules);
		for (const { why } of leftOut) {
			console.error(
				`Not published: ${why} (npm run academy -- content import ${FIRST_TRANCHE} names them).`
			);
		}
	} catch (error) {
		if (!(error instanceof Refused || error instanceof Invalid)) throw error;
		const [published] = await sql`select from edition limit 1`;
		const why =
			error instanceof Invalid
				? `it has ${plural(error.issues.length, 'fault')} (npm run academy -- content check ${FIRST_TRANCHE})`
				: error.message;
		if (!published)
			throw new Error(`The first tranche cannot be published: ${why}`, { cause: error });
		console.error(`The first tranche stays as it was published: ${why}`);
	}
}

async function openDemo(
	sql: Sql,
	actor: Actor,
	{ config, programs, step, undo }: { config: Config; programs: Programs; step: Step; undo: Undo }
): Promise<string[]> {
	const register = await step('Starting the reference register', () =>
		startDemoRegister(sql, actor, { config, program: programs.register })
	);
	if (register) undo.push(() => register.stop());
	return [
		'',
		'Demo people, all with the password tranche-demo-2026:',
		...demoPeople.map(([email, who]) => `  ${email.padEnd(22)} ${who}`),
		...(register ? ['', `reference register ${register.origin}`] : [])
	];
}

const demoPeople = [
	['learner@example.org', 'a learner half way'],
	['fresh@example.org', 'a learner who has not begun'],
	['tutor@example.org', 'a tutor'],
	['tutor2@example.org', 'a second tutor'],
	['staff@example.org', 'academy staff'],
	['chair@example.org', 'chairs the board of examiners'],
	['external@example.org', 'the external examiner'],
	['admin@example.org', 'administrator']
] as const;

async function timed<T>(name: string, act: () => Promise<T>): Promise<T> {
	const since = performance.now();
	const result = await act();
	console.log(`${name} (${((performance.now() - since) / 1000).toFixed(1)} s)`);
	return result;
}
