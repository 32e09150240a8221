import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { afterAll, expect, test } from 'vitest';
import { breaksOf, type Schema } from '../support/schema-growth.ts';
import {
	awardFor,
	boardDay,
	makeDecision,
	makeReceiver,
	site,
	staffActor
} from '../support/awards.ts';
import { testDatabase } from '../support/database.ts';
import type { AgreementField } from '../../src/lib/register/agreement.rules.ts';
import { feedAfter } from '../../src/lib/register/feed-pages.server.ts';
import { noticeJsonSchema } from '../../src/lib/register/notice-json-schema.ts';
import {
	type NoticeType,
	noticeSchema,
	noticeTypes
} from '../../src/lib/register/notice.schema.ts';
import { shownOf } from '../../src/lib/certification/correct-award.server.ts';
import { inTransaction } from '../../src/lib/platform/database.server.ts';
import { changeAward } from '../../src/lib/workflows/change-award.server.ts';
import { correctCertificate } from '../../src/lib/workflows/correct-certificate.server.ts';
import { writeNotice } from '../../src/lib/register/notices.server.ts';

const database = await testDatabase();
const { sql } = database;
afterAll(database.drop);

const schemaOf = (path: string) => JSON.parse(readFileSync(path, 'utf8')) as Schema;
const published = schemaOf('static/schemas/notice/1.json');
const ajv = new Ajv2020({ allErrors: true });
addFormats.default(ajv);
const validate = ajv.compile(published);

test.each([1, 2] as const)(
	'the published schema %i is the one that the code uses (vitest -u writes it anew)',
	async (version) => {
		const path = `../../static/schemas/notice/${version}.json`;
		await expect(noticeJsonSchema(version)).toMatchFileSnapshot(path);
	}
);

test.each([1, 2])(
	'version %i has only grown since it was published: nothing in it breaks a reader of then',
	(version) => {
		const then = schemaOf(`tests/contracts/published/notice-${version}.json`);
		expect(breaksOf(then, schemaOf(`static/schemas/notice/${version}.json`))).toEqual([]);
	}
);

test('version 2 is version 1 in all but the name, which may be missing there', async () => {
	const second = schemaOf('static/schemas/notice/2.json');
	expect(breaksOf(published, second)).toHaveLength(2);
	const both = new Ajv2020({ allErrors: true });
	addFormats.default(both);
	const reads = both.compile(second);
	const { awardId } = await awardFor(sql, await makeDecision(sql));
	const body = async (fields: AgreementField[]) => {
		const receiver = await makeReceiver(sql, {
			...{ url: null, secret: 'x', agreement: { fields } }
		});
		const { items } = await feedAfter(sql, receiver, boardDay, { after: 0, limit: 500 });
		return items.flatMap((one) => ('notice' in one ? [one.notice] : [])).at(-1)!;
	};
	const [named, nameless] = [await body(['name_as_awarded']), await body(['register_number'])];
	expect(nameless).toEqual({
		...named,
		schema_version: 2,
		person: { ...named.person, name_as_awarded: null }
	});
	expect(named.award_id).toBe(awardId);
	expect([validate(named), reads(named)]).toEqual([true, false]);
	expect([validate(nameless), reads(nameless)]).toEqual([false, true]);
});

test('the year of birth is there where it is agreed, and readers of the first schemas bear it', async () => {
	const decided = await makeDecision(sql);
	const { awardId } = await awardFor(sql, decided);
	const readers = new Ajv2020({ allErrors: true });
	addFormats.default(readers);
	for (const fields of [['name_as_awarded'], ['register_number']] as AgreementField[][]) {
		const receiverId = await makeReceiver(sql, {
			...{ url: null, secret: 'x', agreement: { fields: [...fields, 'year_of_birth'] } }
		});
		await sql`
			insert into registrant (person_id, receiver_id, year_of_birth, updated_at)
			values (${decided.personId}, ${receiverId}, 1980, ${boardDay})`;
		const { items } = await feedAfter(sql, receiverId, boardDay, { after: 0, limit: 500 });
		const told = items.flatMap((one) => ('notice' in one ? [one.notice] : []));
		const own = told.find(({ award_id }) => award_id === awardId)!;
		expect(own.person).toMatchObject({ year_of_birth: 1980, date_of_birth: null });
		const version = own.schema_version;
		for (const path of ['tests/contracts/published/notice-', 'static/schemas/notice/']) {
			const { $id: _, ...schema } = schemaOf(`${path}${version}.json`) as Schema & { $id: string };
			expect(readers.compile(schema)(own), path).toBe(true);
		}
	}
	const { $id: _, ...today } = published as Schema & { $id: string };
	const [row] = await sql<{ body: { person: object } }[]>`select body from notice limit 1`;
	const { body } = row!;
	expect(body.person).not.toHaveProperty('year_of_birth');
	expect(
		readers.compile(today)({ ...body, person: { ...body.person, year_of_birth: '1980' } })
	).toBe(false);
});

const asPublished = () => schemaOf('tests/contracts/published/notice-1.json');

test.each<[string, (schema: Schema) => unknown]>([
	['a field that goes', ({ properties }) => delete properties!['grade']],
	['a field inside another that goes', ({ properties }) => delete personIn(properties!)['email']],
	['a field that may be missing', (schema) => schema.required!.pop()],
	['a field that all must have now', (schema) => schema.required!.push('signature')],
	['a new word in a closed list', ({ properties }) => properties!['status']!.enum!.push('paused')],
	['a list that is not closed any more', ({ properties }) => delete properties!['status']!.enum],
	['another type', ({ properties }) => (properties!['sequence']!.type = 'string')],
	['what may be null now', ({ properties }) => (properties!['award_id'] = orNull)],
	['a day that is any text', ({ properties }) => delete properties!['awarded_on']!.format],
	['counting from 0', ({ properties }) => (properties!['position']!.minimum = 0)],
	['another version', ({ properties }) => (properties!['schema_version']!.const = 2)],
	['a list of something else', ({ properties }) => (properties!['standards_evidence']!.items = {})],
	['a rule that goes', (schema) => delete schema.then]
])('%s would be version 2', (_name, change) => {
	const after = asPublished();
	change(after);
	expect(breaksOf(asPublished(), after)).toHaveLength(1);
});

const orNull: Schema = { anyOf: [{ type: 'string', format: 'uuid' }, { type: 'null' }] };
const personIn = (properties: Record<string, Schema>) => properties['person']!.properties!;

test('a new field, and a promise that is narrower, break no reader', () => {
	const after = asPublished();
	after.properties!['new_field'] = { type: 'string' };
	after.properties!['conditions'] = { type: 'string' };
	after.properties!['sequence']!.minimum = 2;
	after.properties!['status']!.enum!.pop();
	expect(breaksOf(asPublished(), after)).toEqual([]);
});

test('an independent validator accepts every kind of notice that we write', async () => {
	const { awardId } = await awardFor(sql, await makeDecision(sql));
	const open = await awardFor(sql, await makeDecision(sql, { validMonths: null }));
	await inTransaction(sql, async (tx) => {
		for (const type of noticeTypes) {
			const reasonCode = 'ADMIN_ERROR';
			await writeNotice(tx, staffActor(), { awardId, type, reasonCode });
		}
		await writeNotice(tx, staffActor(), { awardId: open.awardId, type: 'amend' });
	});
	const rows = await sql<{ type: NoticeType; body: unknown }[]>`select type, body from notice`;
	expect(new Set(rows.map(({ type }) => type))).toEqual(new Set(noticeTypes));
	for (const { type, body } of rows) {
		expect(validate(body), `${type}: ${ajv.errorsText(validate.errors)}`).toBe(true);
	}
});

test('a notice that lacks a field, or has a wrong one, is not valid', async () => {
	const [row] = await sql<{ body: Record<string, unknown> }[]>`select body from notice limit 1`;
	for (const field of Object.keys(row!.body)) {
		const { [field]: _, ...rest } = row!.body;
		expect(validate(rest), `without ${field}`).toBe(false);
	}
	expect(validate({ ...row!.body, status: 'fine' })).toBe(false);
	// The feed may grow: receivers must bear fields that they do not know.
	expect(validate({ ...row!.body, something_new: 1 })).toBe(true);
});

test('what takes an award away has a reason, and an amend of it says it again', async () => {
	const { awardId } = await awardFor(sql, await makeDecision(sql));
	const at = new Date(boardDay.getTime() + 60_000);
	await changeAward(sql, staffActor(at), site, {
		...{ awardId, version: 1, act: 'suspended', reasonCode: 'UNDER_INVESTIGATION' },
		...{ effectiveOn: '2026-11-06', evidence: 'Case 7' }
	} as const);
	const name = { name: 'Amira Renamed', because: 'name', evidence: 'Deed' } as const;
	const shown = await shownOf(sql, awardId);
	await correctCertificate(sql, staffActor(at), site, { awardId, ...shown, ...name });
	const rows = await sql<{ body: Record<string, unknown> }[]>`
		select body from notice where award_id = ${awardId} order by sequence`;
	const [made, suspended, corrected] = rows.map(({ body }) => body);
	expect(corrected).toMatchObject({
		...{ notice_type: 'amend', status: 'suspended', reason_code: 'UNDER_INVESTIGATION' }
	});
	expect(validate(made)).toBe(true);
	expect(validate({ ...suspended, reason_code: null })).toBe(false);
	for (const notice_type of ['revoke', 'withdraw']) {
		expect(validate({ ...made, notice_type }), notice_type).toBe(false);
	}
});

test('docs/feed.md explains every field', () => {
	const text = readFileSync('docs/feed.md', 'utf8');
	for (const field of Object.keys(noticeSchema.entries)) {
		expect(text, field).toContain(`\`${field}`);
	}
});
