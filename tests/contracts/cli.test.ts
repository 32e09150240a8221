import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { startEmbeddedPostgres } from '../../src/lib/platform/embedded-postgres.server.ts';
import { changed, sampleContent, writeSample } from '../support/content.ts';
import { testDatabase } from '../support/database.ts';

// Every command is a process of its own, and others may be busy.
vi.setConfig({ testTimeout: 60_000 });

const database = await testDatabase();
const folder = mkdtempSync(join(tmpdir(), 'tranche-cli-'));
const sample = join(folder, 'sample');
const faulty = join(folder, 'faulty');
const quiz = 'invented-pilot/inv-1/quiz.yaml';

beforeAll(() => {
	writeSample(sample);
	writeSample(faulty, {
		...changed(quiz, (text) => text.replace('minutes: 35', 'minutes: long')),
		'outcomes.yaml': '- key: ndg/2\n  titel: Two\n'
	});
});
afterAll(async () => {
	rmSync(folder, { recursive: true, force: true });
	await database.drop();
});

type Ran = { code: number; out: string; err: string };

function academy(args: string[], environment: Record<string, string> = {}): Promise<Ran> {
	return new Promise((resolve) => {
		const env = {
			...process.env,
			DATABASE_URL: database.url,
			DATA_DIR: join(folder, 'data'),
			...environment
		};
		execFile(process.execPath, ['src/academy.ts', ...args], { env }, (error, out, err) =>
			resolve({ code: error ? Number(error.code) : 0, out, err })
		);
	});
}

/** One JSON document, and nothing else. */
async function json(args: string[]): Promise<{ code: number; document: Record<string, unknown> }> {
	const { code, out } = await academy([...args, '--json']);
	return { code, document: JSON.parse(out) as Record<string, unknown> };
}

describe('usage', () => {
	test('--help lists every noun and verb of the contract', async () => {
		const { code, out } = await academy(['--help']);
		expect(code).toBe(0);
		for (const [noun, verbs] of Object.entries({
			content: ['check', 'import', 'export'],
			people: ['add', 'list'],
			cohort: ['create', 'import', 'export'],
			register: ['status', 'replay', 'reconcile'],
			demo: ['load'],
			db: ['migrate', 'status', 'check'],
			history: ['replay']
		})) {
			for (const verb of verbs) expect(out).toMatch(new RegExp(`^  ${noun} ${verb}\\b`, 'm'));
		}
	});

	test('--help beside a noun lists its verbs and no other', async () => {
		const { code, out } = await academy(['people', 'add', '--help']);
		expect(code).toBe(0);
		const nouns = [...out.matchAll(/^ {2}(\w+) \w/gm)].map(([, noun]) => noun);
		expect(new Set(nouns)).toEqual(new Set(['people']));
	});

	test.each([
		['nothing at all', []],
		['an unknown noun', ['courses', 'list']],
		['a noun alone', ['content']],
		['an unknown verb', ['content', 'publish', 'x']],
		['a part of every object', ['constructor', 'toString']],
		['a missing argument', ['content', 'check']],
		['an argument too many', ['content', 'check', 'a', 'b']],
		['an unknown flag', ['content', 'check', 'a', '--force']],
		['an unknown machine', ['history', 'replay', 'thing', 'x']]
	])('%s ends with 2 and a way on', async (_name, args) => {
		const { code, out, err } = await academy(args);
		expect(code).toBe(2);
		expect(out + err).toMatch(/--help|academy -- <noun> <verb>/);
	});
});

describe('content', () => {
	test('check finds nothing wrong, and needs no database', async () => {
		const { code, out } = await academy(['content', 'check', sample], {
			DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none'
		});
		expect(code).toBe(0);
		expect(out).toMatch(
			/^INV pilot-1: no fault in 2 modules, 2 lessons, 11 items \([0-9a-f]{64}\)\n$/m
		);
		expect(out).toMatch(/^INV pilot-1: measures\n/);
		expect(out).toMatch(/^\S+quiz\.yaml:14: warning: an attempt draws 3 on LO1/m);
	});

	test('check names every fault by file and line, and ends with 1', async () => {
		const { code, out } = await academy(['content', 'check', faulty]);
		expect(code).toBe(1);
		const lines = out.trim().split('\n');
		expect(lines.at(-1)).toMatch(/^\d+ faults; nothing was published\.$/);
		for (const line of lines.slice(0, -1)) expect(line).toMatch(/^\S+\.(yaml|md):\d+: \S/);
		expect(out).toContain(`${quiz}:6: "minutes" must be a number, without quotes`);
		expect(out).toContain('outcomes.yaml:2: the key "titel" is not known here');
	});

	test('check --json is one document', async () => {
		const { code, document } = await json(['content', 'check', faulty]);
		expect(code).toBe(1);
		expect(document).toMatchObject({ ok: false, editions: [] });
		const faults = document['faults'] as { file: string; line: number; message: string }[];
		expect(faults).toContainEqual({
			file: expect.stringMatching(/outcomes\.yaml$/) as string,
			line: 2,
			message: 'the key "titel" is not known here'
		});
		expect((await json(['content', 'check', sample])).document).toMatchObject({
			ok: true,
			faults: [],
			editions: [{ course: 'INV', label: 'pilot-1', modules: 2, lessons: 2, items: 11 }],
			measures: {
				readingAge: { target: { from: 14, to: 16 }, tolerance: 2 },
				courses: [{ course: 'INV', lessons: [{ code: '1.1' }, { code: '2.1' }] }]
			}
		});
	});

	test('a folder without content is refused in words', async () => {
		const { code, err } = await academy(['content', 'check', folder]);
		expect(code).toBe(1);
		expect(err).toContain('holds no content');
		expect(err).not.toContain('    at ');
	});

	test('import publishes once, export gives the same bytes back', async () => {
		const first = await json(['content', 'import', sample]);
		expect(first.code).toBe(0);
		const [edition] = first.document['imported'] as { contentHash: string }[];
		expect(await json(['content', 'import', sample])).toEqual({
			code: 0,
			document: { imported: [], unchanged: [edition?.contentHash] }
		});
		const target = join(folder, 'out');
		expect((await json(['content', 'export', 'INV', target])).document).toMatchObject({
			contentHash: edition?.contentHash
		});
		for (const [path, content] of Object.entries(sampleContent())) {
			expect(readFileSync(join(target, path)).equals(Buffer.from(content as string)), path).toBe(
				true
			);
		}
	});

	test('import of faulty content publishes nothing and ends with 1', async () => {
		const { code, out } = await academy(['content', 'import', faulty]);
		expect(code).toBe(1);
		expect(out).toContain('nothing was published');
	});

	test('in production a second person is known behind each question, or said to be', async () => {
		const production = { NODE_ENV: 'production' };
		const other = join(folder, 'production');
		writeSample(
			other,
			changed('invented-pilot/course.yaml', (text) => text.replace('code: INV\n', 'code: PROD\n'))
		);
		const refused = await academy(['content', 'import', other], production);
		expect(refused.code).toBe(1);
		expect(refused.out).toBe('');
		expect(refused.err).toMatch(/^PROD pilot-1 has 11 questions .* Nothing was published\.$/m);
		expect(
			refused.err.match(/^invented-pilot\/inv-1\/quiz\.yaml: "[\w-]+" is not in/gm)
		).toHaveLength(11);
		expect(await json(['content', 'import', other, '--only-reviewed'])).toMatchObject({
			code: 1,
			document: {
				issues: expect.arrayContaining([
					expect.objectContaining({ field: `${quiz}:who` })
				]) as object[]
			}
		});
		for (const empty of ['', ' ', 'x'.repeat(301)]) {
			const said = ['--reviewed-elsewhere', empty];
			expect((await academy(['content', 'import', other, ...said], production)).code).toBe(2);
		}
		expect((await academy(['content', 'export', 'PROD', join(folder, 'none')])).code).toBe(1);

		const said = ['--reviewed-elsewhere', 'Ann Author, at an invented college'];
		const taken = await academy(['content', 'import', other, ...said, '--json'], production);
		expect(taken.code).toBe(0);
		expect(JSON.parse(taken.out)).toMatchObject({
			imported: [{ course: 'PROD', unreviewed: 11, reviewedElsewhere: 11 }]
		});
	});

	test('other content under a published name is refused', async () => {
		writeSample(
			join(folder, 'edited'),
			changed('tranche.yaml', (text) => text.replace('For tests.', 'Edited.'))
		);
		await academy(['content', 'import', sample]);
		const { code, err } = await academy(['content', 'import', join(folder, 'edited')]);
		expect(code).toBe(1);
		expect(err).toContain('The edition pilot-1 of INV is already published with other content.');
		expect((await academy(['content', 'export', 'NONE', join(folder, 'none')])).code).toBe(1);
		expect(existsSync(join(folder, 'none'))).toBe(false);
	});
});

describe('people', () => {
	test('are added once and listed', async () => {
		const add = [
			'people',
			'add',
			'--name',
			'Invented Person',
			'--email',
			'invented@example.org',
			'--role',
			'staff'
		];
		expect((await json(add)).code).toBe(0);
		const listed = (await academy(['people', 'list', '--role', 'staff', '--json'])).out;
		expect(JSON.parse(listed)).toMatchObject([{ email: 'invented@example.org', roles: ['staff'] }]);
		const again = await academy(add);
		expect(again.code).toBe(1);
		expect(again.err).not.toContain('    at ');
		expect((await academy(['people', 'add', '--name', '', '--email', 'no'])).code).toBe(1);
	});
});

describe('db', () => {
	test('status and check hold on a fresh house', async () => {
		const status = await json(['db', 'status']);
		expect(status.code).toBe(0);
		expect(status.document['current']).toBe(status.document['wanted']);
		expect(await json(['db', 'check'])).toMatchObject({ code: 0, document: { breaches: [] } });
	});

	test('check prints a breach and ends with 1', async () => {
		await database.sql`update feed_head set position = 7`;
		const { code, out } = await academy(['db', 'check']);
		await database.sql`update feed_head set position = 0`;
		expect(code).toBe(1);
		expect(out).toContain('feed-head: 7: the head does not point at the last notice');
		expect(out).toMatch(/^1 breach in \d+ records\.$/m);
	});

	test('a database that cannot be reached is said in one sentence', async () => {
		const { code, err } = await academy(['db', 'status'], {
			DATABASE_URL: 'postgres://x@127.0.0.1:1/none'
		});
		expect(code).toBe(1);
		expect(err).toContain('check DATABASE_URL');
		expect(err).not.toContain('    at ');
	});
});

test(
	'without DATABASE_URL it uses the PostgreSQL of the server that runs on DATA_DIR',
	{ timeout: 120_000 },
	async () => {
		const dataDir = join(folder, 'running');
		const server = await startEmbeddedPostgres({ dataDir, durable: false, log: () => {} });
		try {
			const environment = { DATABASE_URL: '', DATA_DIR: dataDir };
			expect(await academy(['db', 'migrate'], environment)).toMatchObject({ code: 0 });
			expect(await academy(['content', 'import', sample], environment)).toMatchObject({ code: 0 });
			// And it runs on after the command has ended.
			expect(await academy(['db', 'status'], environment)).toMatchObject({ code: 0 });
		} finally {
			await server.stop();
		}
	}
);
