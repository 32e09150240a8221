import { execFile } from 'node:child_process';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { academy, nouns } from '../../src/cli/run-academy.ts';
import { writeOf } from '../../src/cli/usage.ts';
import { systemActor } from '../../src/lib/platform/actor.ts';
import { inTransaction } from '../../src/lib/platform/database.server.ts';
import { newId } from '../../src/lib/platform/id.ts';
import { move } from '../../src/lib/platform/machine-store.server.ts';
import { ensureDemoReceiver } from '../../src/lib/register/demo-receiver.server.ts';
import { storedReceiver } from '../../src/lib/register/receivers.server.ts';
import { documentedShapes, misfits, type Shape } from '../support/cli-shapes.ts';
import { changed, writeSample } from '../support/content.ts';
import { testDatabase } from '../support/database.ts';

/**
 * docs/cli.md is the contract of every verb: how it is written, what it prints with --json, when it
 * ends with what. The verbs run here in one process and in this order, in an academy of demo people; cli.test.ts and the
 * last test run real ones.
 */

// The demonstration is loaded in one of them, and others may be busy.
vi.setConfig({ testTimeout: 60_000 });

const database = await testDatabase();
const folder = mkdtempSync(join(tmpdir(), 'tranche-cli-json-'));
const file = (name: string) => join(folder, name);
const quiz = 'content/tranche-1/clhc-pilot/clhc-1/quiz.yaml';
/** What the register says that it holds. */
let holds: unknown = {};
let server: Server;

beforeAll(async () => {
	vi.stubEnv('DATABASE_URL', database.url);
	vi.stubEnv('DATA_DIR', file('data'));
	vi.stubEnv('DEMO', 'on');
	writeSample(file('sample'));
	writeSample(
		file('faulty'),
		changed('tranche.yaml', () => 'titel: x\n')
	);
	writeFileSync(file('good.gift'), '::Colour::Which is a colour? {=red ~apple}\n');
	writeFileSync(file('bad.gift'), 'Neither a question nor a file of questions\n');
	writeFileSync(file('good.csv'), 'name,email\nInvented One,invented.one@example.org\n');
	writeFileSync(file('bad.csv'), 'name,email\nInvented Two,no address\n');
	server = createServer((_request, response) => response.end(JSON.stringify({ by_status: holds })));
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
}, 60_000);
afterEach(() => vi.restoreAllMocks());
afterAll(async () => {
	vi.unstubAllEnvs();
	server.close();
	rmSync(folder, { recursive: true, force: true });
	await database.drop();
});

type Said = { code: number; document: unknown };

/** One call; standard output must hold one document and nothing else. */
async function said(call: readonly string[]): Promise<Said> {
	const printed: string[] = [];
	const log = vi
		.spyOn(console, 'log')
		.mockImplementation((line) => void printed.push(String(line)));
	const write = vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
		printed.push(String(text));
		return true;
	});
	const error = vi.spyOn(console, 'error').mockImplementation(() => {});
	const code = await academy([...call, '--json']);
	for (const spy of [log, write, error]) spy.mockRestore();
	return { code, document: JSON.parse(printed.join('\n')) as unknown };
}

type Entry = {
	/** What follows noun and verb. */
	done: () => readonly string[] | Promise<readonly string[]>;
	/** What is refused, or found wrong: exit code 1. Verbs of the database are refused without it, too. */
	refused?: () => readonly string[] | Promise<readonly string[]>;
	/** Whether it then answers in its own shape; else with the error's. */
	ownAnswer?: true;
	/** Puts right what was done to have it refused. */
	mend?: () => Promise<unknown>;
};

const entries: Readonly<Record<string, Entry>> = {
	'demo load': { done: () => [], refused: () => [], ownAnswer: true },
	'content check': {
		done: () => ['content/tranche-1'],
		refused: () => [file('faulty')],
		ownAnswer: true
	},
	'content import': { done: () => [file('sample')], refused: () => [folder] },
	'content coverage': { done: () => ['CLHC'], refused: () => ['NONE'] },
	'content due': { done: () => ['--by', '2040-01-01'] },
	'content export': {
		done: () => ['CLHC', file('out')],
		refused: () => ['NONE', file('none')]
	},
	'items convert': {
		done: () => [file('good.gift'), file('items')],
		refused: () => [file('bad.gift')]
	},
	'items write': {
		done: () => [quiz, file('quiz.xml'), '--format', 'moodle'],
		refused: () => [quiz, file('quiz.xml'), '--format', 'moodle']
	},
	'items import': {
		done: () => [file('good.gift'), 'CLHC/clhc-1', '--apply'],
		refused: () => [file('bad.gift'), 'CLHC/clhc-1']
	},
	'items export': {
		done: () => ['CLHC/clhc-1', file('bank.xml'), '--format', 'moodle'],
		refused: () => ['CLHC/clhc-1', file('bank.xml'), '--format', 'moodle']
	},
	'items statistics': {
		done: () => ['CLHC@pilot-1/clhc-1'],
		refused: () => ['CLHC@pilot-1/none']
	},
	'people add': {
		done: () => ['--name', 'Invented', '--email', 'invented@example.org', '--role', 'staff'],
		refused: () => ['--name', 'Invented', '--email', 'invented@example.org']
	},
	'people list': { done: () => ['--role', 'staff'] },
	'cohort create': {
		done: () => ['CLHC@pilot-1', '2030-01-07', '--code', 'invented'],
		refused: () => ['CLHC@pilot-1', '2030-01-07', '--places', 'many']
	},
	'cohort import': {
		done: () => ['invented', file('good.csv')],
		refused: () => ['invented', file('bad.csv')],
		ownAnswer: true
	},
	'cohort export': {
		done: async () => {
			const [cohort] = await database.sql<{ code: string }[]>`
				select c.code from cohort c join enrolment e on e.cohort_id = c.id
				group by c.code order by count(*) desc limit 1`;
			return [cohort!.code];
		},
		refused: () => ['none']
	},
	'register replay': {
		done: async () => {
			const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/notices`;
			await ensureDemoReceiver(database.sql, systemActor(new Date()), { url });
			return [];
		}
	},
	'register stop-replay': {
		done: async () => {
			await database.sql`
				insert into replay (id, receiver_id, which, from_position, to_position, next_position, asked_at)
				select ${newId()}, id, 'all', 1, 2, 1, now() from receiver`;
			return ['--reason', 'The wrong range'];
		},
		refused: () => ['--reason', 'Nothing goes on'],
		ownAnswer: true
	},
	'register reconcile': {
		done: async () => {
			const { document } = await said(['register', 'reconcile']);
			const { statuses } = document as { statuses: { status: string; ours: unknown }[] };
			holds = Object.fromEntries(statuses.map(({ status, ours }) => [status, ours]));
			return [];
		},
		refused: () => {
			holds = {};
			return [];
		},
		ownAnswer: true
	},
	'register status': {
		done: () => [],
		refused: async () => {
			const [receiver] = await database.sql<{ id: string }[]>`select id from receiver`;
			await inTransaction(database.sql, (tx) =>
				move(tx, storedReceiver, systemActor(new Date()), receiver!.id, { type: 'saidGone' })
			);
			return [];
		},
		ownAnswer: true
	},
	'issuer status': { done: () => [] },
	'issuer rotate': { done: () => [] },
	'issuer reseal': { done: () => [] },
	'db migrate': { done: () => [] },
	'db status': {
		done: () => [],
		refused: async () => {
			await database.sql`insert into schema_version (version, md5) values (999999, 'x')`;
			return [];
		},
		ownAnswer: true,
		mend: () => database.sql`delete from schema_version where version = 999999`
	},
	'db check': {
		done: () => [],
		refused: async () => {
			await database.sql`update feed_head set position = position + 7`;
			return [];
		},
		ownAnswer: true,
		mend: () => database.sql`update feed_head set position = position - 7`
	},
	'history replay': {
		done: async () => {
			const [one] = await database.sql<{ id: string }[]>`select id from enrolment limit 1`;
			return ['enrolment', one!.id];
		},
		refused: () => ['enrolment', '00000000-0000-7000-8000-000000000000']
	}
};

const verbs = Object.entries(nouns).flatMap(([noun, { verbs: all }]) =>
	Object.entries(all).map(([name, verb]) => ({ call: [noun, name], verb }))
);
const shapes = documentedShapes();
const shapeOf = (heading: string) => shapes.get(heading)!;

test('every verb has an entry here, and its heading and shape in docs/cli.md', () => {
	const named = verbs.map(({ call }) => call.join(' '));
	expect(Object.keys(entries).toSorted()).toEqual(named.toSorted());
	const headings = verbs.map(({ call: [noun, name], verb }) => writeOf(noun!, name!, verb));
	expect([...shapes.keys()].toSorted()).toEqual(
		[...headings, 'error', 'bench', 'faults'].toSorted()
	);
});

test.each(Object.entries(entries))('%s', async (call, entry) => {
	const { done, refused, ownAnswer, mend } = entry;
	const [noun = '', name = ''] = call.split(' ');
	const verb = nouns[noun]!.verbs[name]!;
	const shape = shapeOf(writeOf(noun, name, verb));

	const well = await said([noun, name, ...(await done())]);
	expect(well.code, JSON.stringify(well.document)).toBe(0);
	expect(misfits(well.document, shape)).toEqual([]);

	for (const wrong of [['--no-such-flag'], Array<string>(9).fill('too-many')]) {
		const usage = await said([noun, name, ...wrong]);
		expect(usage.code).toBe(2);
		expect(misfits(usage.document, shapeOf('error'))).toEqual([]);
	}

	if (refused) {
		const badly = await said([noun, name, ...(await refused())]);
		await mend?.();
		expect(badly.code, JSON.stringify(badly.document)).toBe(1);
		expect(misfits(badly.document, ownAnswer ? shape : shapeOf('error'))).toEqual([]);
	}
	if (verb.database !== 'none') {
		vi.stubEnv('DATABASE_URL', 'postgres://x@127.0.0.1:1/none');
		const away = await said([
			noun,
			name,
			...(verb.args ?? []).filter((arg) => arg.startsWith('<'))
		]);
		vi.stubEnv('DATABASE_URL', database.url);
		expect(away).toMatchObject({
			code: 1,
			document: { error: expect.stringContaining('check DATABASE_URL') as string }
		});
	}
});

test('content import of faulty files answers with the faults', async () => {
	const { code, document } = await said(['content', 'import', file('faulty')]);
	expect(code).toBe(1);
	const { faults } = shapeOf('content check <folder>') as Record<string, Shape>;
	const shape = { ok: 'boolean', faults: faults!, editions: ['text'] } as const;
	expect(misfits(document, shape)).toEqual([]);
});

test('items export without a file answers with the items', async () => {
	const { document } = await said(['items', 'export', 'CLHC/clhc-1']);
	expect(misfits(document, { items: ['object'] })).toEqual([]);
});

/** A program of its own, from the root of the project. */
function run(command: string, args: readonly string[]) {
	return new Promise<{ code: number; out: string; err: string }>((resolve) =>
		execFile(command, args, (error, out, err) =>
			resolve({ code: error ? Number(error.code) : 0, out, err })
		)
	);
}

test(
	'npm run --silent academy prints the document and nothing else',
	{ timeout: 60_000 },
	async () => {
		const { code, out } = await run('npm', [
			'run',
			'--silent',
			'academy',
			'--',
			'db',
			'status',
			'--json'
		]);
		const { verb } = verbs.find(({ call }) => call.join(' ') === 'db status')!;
		expect(misfits(JSON.parse(out), shapeOf(writeOf('db', 'status', verb)))).toEqual([]);
		expect(code).toBe(0);
	}
);

test.each([
	['bench', ['no-such-scenario']],
	['bench', ['--no-such-flag']],
	['faults', ['no-such-fault']],
	['faults', ['--no-such-flag']]
])('%s %j is wrong usage', { timeout: 60_000 }, async (tool, args) => {
	const { code, out, err } = await run(process.execPath, [`tests/${tool}/run.ts`, ...args]);
	expect(code).toBe(2);
	expect(out).toBe('');
	expect(err).toMatch(/^\S.*\n$/);
});

// What faults prints is held to its shape where they are run anyway: tests/faults.
test(
	'bench measures a scenario and its ceiling, a document a line',
	{ timeout: 120_000 },
	async () => {
		const args = ['tests/bench/run.ts', 'verify', '--seconds', '1', '--json'];
		const { code, out, err } = await run(process.execPath, args);
		expect(code, err).toBe(0);
		const lines = out
			.trimEnd()
			.split('\n')
			.map((line) => JSON.parse(line) as { metric: string });
		for (const line of lines) expect(misfits(line, shapeOf('bench'))).toEqual([]);
		expect(lines.map(({ metric }) => metric)).toEqual(
			expect.arrayContaining(['throughput', 'errors', 'ceiling-throughput', 'ratio-to-ceiling'])
		);
	}
);
