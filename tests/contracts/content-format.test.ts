import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import { afterAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { checkContent } from '../../src/lib/catalogue/content/content.ts';
import { contentHashes } from '../../src/lib/catalogue/content/content-hash.ts';
import { type Fault, faultText } from '../../src/lib/catalogue/content/fault.ts';
import { readTranche } from '../../src/lib/catalogue/content/files.server.ts';
import { jsonSchemas } from '../../src/lib/catalogue/content/json-schemas.ts';
import { splitFrontMatter } from '../../src/lib/catalogue/content/text.ts';
import { exportEdition } from '../../src/lib/catalogue/export-edition.server.ts';
import { systemActor } from '../../src/lib/platform/actor.ts';
import { importContent } from '../../src/lib/workflows/import-content.server.ts';
import { sampleContent } from '../support/content.ts';
import { testDatabase } from '../support/database.ts';

const database = await testDatabase();
const folder = mkdtempSync(join(tmpdir(), 'tranche-content-contract-'));
afterAll(async () => {
	rmSync(folder, { recursive: true, force: true });
	await database.drop();
});

const published = 'static/schemas/content/1';
const schemas = new Map(
	readdirSync(published).map((file) => [file, readFileSync(join(published, file), 'utf8')])
);

test('the schemas for editors are those that the check uses (npm run docs:content writes them)', () => {
	const wanted = jsonSchemas();
	expect([...schemas.keys()].toSorted()).toEqual([...wanted.keys()].toSorted());
	for (const [file, text] of wanted) expect(schemas.get(file), file).toBe(text);
});

/** What a schema is for, by file name; quiz and assignment by their kind. */
function schemaOf(path: string, content: unknown): string | undefined {
	const name = path.split('/').at(-1) ?? '';
	if (path.includes('/videos/')) return undefined;
	if (path.includes('/exercise/') && name.endsWith('.md')) return 'exercise-page.json';
	if (name.endsWith('.md')) return 'lesson.json';
	if (!name.endsWith('.yaml')) return undefined;
	const kind = (content as { kind?: string } | null)?.kind;
	return kind ? `${kind}.json` : name.replace('.yaml', '.json');
}

const dataOf = (path: string, text: string): unknown =>
	parse(path.endsWith('.md') ? (splitFrontMatter(text)?.front ?? '') : text);

describe('an independent validator agrees with the published schemas', () => {
	const ajv = addFormats.default(new Ajv({ strict: false, allErrors: true }));
	const validators = new Map(
		[...schemas].map(([file, text]) => [file, ajv.compile(JSON.parse(text) as object)])
	);
	const files = Object.entries(sampleContent()).flatMap(([path, content]) => {
		if (typeof content !== 'string' || !/\.(yaml|md)$/.test(path)) return [];
		const data = dataOf(path, content);
		const schema = schemaOf(path, data);
		return schema ? [{ path, schema, data }] : [];
	});

	test('the sample covers every schema', () => {
		expect([...new Set(files.map(({ schema }) => schema))].toSorted()).toEqual(
			[...schemas.keys()].toSorted()
		);
	});

	test.each(files)('$path', ({ schema, data }) => {
		const validate = validators.get(schema);
		expect(validate?.(data), JSON.stringify(validate?.errors)).toBe(true);
		// A misspelt key is not lost in silence.
		const holder = Array.isArray(data) ? (data[0] as object) : (data as object);
		Object.assign(holder, { 'a-misspelt-key': 1 });
		expect(validate?.(data)).toBe(false);
	});
});

describe('the first tranche', () => {
	test('has no fault', async () => {
		const given: Fault[] = [];
		const { files } = await readTranche('content/tranche-1', (fault) => void given.push(fault));
		const { faults, editions } = checkContent(files, given);
		expect(faults.map(faultText)).toEqual([]);
		expect(editions.length).toBeGreaterThan(0);
	});

	test('has the pilot that was published: not a byte of it may change', async () => {
		const { files } = await readTranche('content/tranche-1', () => {});
		expect(contentHashes(files).get('clhc-pilot')).toBe(
			'30170a89b3bfd80da5e85ceb8cacb68d41d788fc62a552e25e2bb37e69cc37ae'
		);
	});

	test('comes out as it went in', async () => {
		const actor = systemActor(new Date('2026-09-01T09:00:00Z'), 'test');
		const { imported } = await importContent(database.sql, actor, 'content/tranche-1');
		for (const { course, label, contentHash } of imported) {
			const report = await exportEdition(database.sql, actor, `${course}@${label}`, folder);
			expect(report.contentHash).toBe(contentHash);
			for (const path of report.written) {
				const [source, copy] = [join('content/tranche-1', path), join(folder, path)];
				expect(readFileSync(copy).equals(readFileSync(source)), path).toBe(true);
			}
		}
		const again = await importContent(database.sql, actor, folder);
		expect(again).toEqual({
			...{ imported: [], leftOut: [] },
			unchanged: imported.map(({ contentHash }) => contentHash)
		});
	});
});
