import { systemActor } from '#lib/platform/actor.ts';
import { prepareDatabase } from '#lib/platform/boot.server.ts';
import { setClock, systemClock } from '#lib/platform/clock.server.ts';
import { readConfig } from '#lib/platform/config.server.ts';
import { openDatabase } from '#lib/platform/database.server.ts';
import { Invalid } from '#lib/platform/errors.ts';
import { sealWith } from '#lib/platform/sealing-secrets.server.ts';
import { cohort } from './cohort.ts';
import { type Answer, type CliContext, type Noun, Usage, type Verb } from './command.ts';
import { content } from './content.ts';
import { db } from './db.ts';
import { demo } from './demo.ts';
import { history } from './history.ts';
import { issuer } from './issuer.ts';
import { items } from './items.ts';
import { people } from './people.ts';
import { register } from './register.ts';
import { readCall, usage } from './usage.ts';

export const nouns: Readonly<Record<string, Noun>> = {
	content,
	items,
	people,
	cohort,
	register,
	issuer,
	demo,
	db,
	history
};

/** One call of the command line. @returns the exit code; docs/cli.md is the contract. */
export async function academy(argv: readonly string[]): Promise<0 | 1 | 2> {
	if (argv.includes('--help') || argv.length === 0) {
		console.log(usage(asked(argv.find((word) => !word.startsWith('--')))));
		return argv.length === 0 ? 2 : 0;
	}
	const asJson = argv.includes('--json');
	try {
		const { verb, args, flags, json } = readCall(nouns, argv);
		const answer = await withContext(verb, (context) => verb.run(context, args, flags));
		say(answer, json);
		return answer.ok ? 0 : 1;
	} catch (error) {
		const wrongUsage = error instanceof Usage;
		complain(error, asJson);
		if (wrongUsage) console.error('--help lists every verb.');
		return wrongUsage ? 2 : 1;
	}
}

/** The one noun whose help is asked for, or all of them. */
const asked = (name = ''): typeof nouns => {
	const noun = Object.hasOwn(nouns, name) ? nouns[name] : undefined;
	return noun ? { [name]: noun } : nouns;
};

async function withContext(
	verb: Verb,
	act: (context: CliContext) => Promise<Answer>
): Promise<Answer> {
	const config = readConfig();
	sealWith(config);
	const actor = () => systemActor(systemClock.now(), 'cli');
	if (verb.database === 'none') {
		return act({ config, actor: actor(), sql: undefined as never });
	}
	const database = await prepareDatabase(config, (_name, step) => step(), {
		share: true,
		migrating: verb.database !== 'as-is'
	});
	const sql = openDatabase(database.url, { max: 2, name: 'tranche cli' });
	try {
		await setClock(sql);
		return await act({ config: readConfig(), actor: actor(), sql });
	} finally {
		await sql.end({ timeout: 5 });
		await database.stop();
	}
}

function say(answer: Answer, asJson: boolean): void {
	if (asJson) console.log(JSON.stringify(answer.json, null, 2));
	else for (const line of answer.lines) console.log(line);
}

function complain(error: unknown, asJson: boolean): void {
	const message = error instanceof Error ? error.message : String(error);
	const issues = error instanceof Invalid ? error.issues : undefined;
	if (asJson)
		console.log(JSON.stringify({ error: message, ...(issues ? { issues } : {}) }, null, 2));
	else for (const line of issues?.map((issue) => issue.message) ?? [message]) console.error(line);
}
