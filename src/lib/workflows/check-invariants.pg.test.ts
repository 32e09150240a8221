import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeReceiver } from '../../../tests/support/awards.ts';
import { testDatabase } from '../../../tests/support/database.ts';
import { noRoles, systemActor } from '../platform/actor.ts';
import type { Transaction } from '../platform/database.server.ts';
import { giveConsent } from '../register/consents.server.ts';
import { feedAfter } from '../register/feed-pages.server.ts';
import { checkInvariants, findBreaches } from './check-invariants.server.ts';
import { importContent } from './import-content.server.ts';
import { loadDemo } from './load-demo.server.ts';

const database = await testDatabase();
const { sql } = database;
afterAll(database.drop);

const at = new Date('2026-07-15T13:00:00Z');

beforeAll(async () => {
	await importContent(sql, systemActor(at), 'content/tranche-1');
	await loadDemo(sql, { at, origin: 'http://localhost:3000' });
	await fetchByConsent();
}, 120_000);

/** A register that fetches has read about one person, by their consent. */
async function fetchByConsent(): Promise<void> {
	const agreement = { basis: 'consent', fields: ['grade'] } as const;
	const receiverId = await makeReceiver(sql, { url: null, secret: 'whsec_x', agreement });
	const [holder] = await sql<{ personId: string }[]>`select person_id from award limit 1`;
	const [{ id } = { id: '' }] = await sql<{ id: string }[]>`
		select id from agreement where receiver_id = ${receiverId}`;
	const self = { personId: holder!.personId, roles: noRoles, at, requestId: 'test' };
	await giveConsent(sql, self, receiverId, id);
	await feedAfter(sql, receiverId, at, { after: 0, limit: 500 });
}

test('a house that was only moved by its stories has no breach', async () => {
	const report = await checkInvariants(sql);
	expect(report.breaches).toEqual([]);
	expect(report.checked).toBeGreaterThan(100);
});

class Undo extends Error {}

/**
 * Which rules find something after a harm that is then undone. Triggers are asleep for it.
 * @param dropped a constraint that would refuse the harm
 */
async function rulesAfter(table: string, harm: string, dropped?: string): Promise<string[]> {
	let rules: string[] = [];
	const undone = sql.begin(async (tx) => {
		await tx.unsafe(`alter table ${table} disable trigger user`);
		if (dropped) await tx.unsafe(`alter table ${table} drop constraint ${dropped}`);
		const { count } = await tx.unsafe(harm);
		expect(count, 'the harm must touch something').toBeGreaterThan(0);
		const { breaches } = await findBreaches(tx as Transaction);
		rules = [...new Set(breaches.map(({ rule }) => rule))];
		throw new Undo();
	});
	await expect(undone).rejects.toThrow(Undo);
	return rules;
}

const one = (table: string, condition = 'true') =>
	`(select id from ${table} where ${condition} order by id limit 1)`;
const nobody = '00000000-0000-7000-8000-000000000000';

test.each([
	[
		'a state set by hand',
		'state',
		'enrolment',
		`update enrolment set state = 'withdrawn' where id = ${one('enrolment', "state = 'studying'")}`
	],
	[
		'a version set by hand',
		'state',
		'attempt',
		`update attempt set version = version + 1 where id = ${one('attempt')}`
	],
	[
		'a move that is no more',
		'state',
		'history',
		`delete from history where (machine, subject_id, seq) = (select machine, subject_id, 1 from history where seq = 2 limit 1)`
	],
	[
		'a move that the machine never makes',
		'state',
		'history',
		`update history set event = '{"type": "flown"}' where seq = 1 and machine = 'enrolment'`
	],
	[
		'moves that do not follow',
		'history-in-order',
		'history',
		`update history set from_state = 'elsewhere' where seq = 2 and machine = 'enrolment'`
	],
	[
		'a history of nothing',
		'history-of-nobody',
		'history',
		`insert into history select machine, '${nobody}', seq, event, from_state, to_state, rule_version, actor_id, request_id, at, recorded_at from history where seq = 1 limit 1`
	],
	[
		'a comma in published content',
		'edition-is-its-hash',
		'edition_file',
		`update edition_file set bytes = bytes || ','::bytea where path = 'tranche.yaml'`
	],
	[
		'a file of an edition that is gone',
		'edition-is-its-hash',
		'edition_file',
		`delete from edition_file where path = 'glossary.yaml'`
	],
	[
		'an answer that was lost',
		'marked-as-answered',
		'answer',
		`delete from answer where attempt_id = ${one('attempt', "state = 'marked'")}`
	],
	[
		'an answer that was changed',
		'marked-as-answered',
		'answer',
		`update answer set response = '{}' where attempt_id = ${one('attempt', "state = 'marked'")}`
	],
	[
		'a text that was changed after it was handed in',
		'work-as-handed-in',
		'submission_draft',
		`update submission_draft set body = body || '.' where submission_id = ${one('submission', "state = 'submitted'")}`
	],
	[
		'work with another receipt',
		'work-as-handed-in',
		'submission',
		`update submission set receipt = reverse(receipt) where state = 'marked'`
	],
	[
		'an answer after the time',
		'answer-in-time',
		'answer',
		`update answer set received_at = received_at + interval '9 days'`
	],
	[
		'a quiz without its mark',
		'attempt-marked-once',
		'mark',
		`delete from mark where attempt_id = ${one('attempt', "state = 'marked'")}`
	],
	[
		'work without its mark',
		'submission-marked-once',
		'mark',
		`delete from mark m where submission_id is not null and not exists (select from mark n where n.supersedes = m.id) and supersedes is null`
	],
	[
		'a mark by the learner',
		'mark-of-own-work',
		'mark',
		`update mark set marker_id = (select person_id from enrolment e where e.id = mark.enrolment_id) where marker_id is not null`
	],
	[
		'an award without certificate',
		'award-has-certificate',
		'certificate',
		'delete from certificate'
	],
	[
		'an award that stands since another day',
		'award-standing',
		'award',
		`update award set standing_since = standing_since - 1 where state = 'awarded'`
	],
	[
		'an award that one person alone revoked',
		'award-revoked-by-two',
		'history',
		`update history set event = jsonb_build_object('type', 'revoked', 'proposedBy', 'x', 'by', 'x') where machine = 'award' and seq = 1`
	],
	[
		'a provisional award of somebody who left',
		'provisional-waits',
		'enrolment',
		`update enrolment set state = 'withdrawn' where id in (select enrolment_id from award where state = 'provisional')`
	],
	[
		'a certificate that is missing between two',
		'certificates-numbered',
		'certificate',
		`update certificate set number = number + 1`
	],
	[
		'an award of which registers heard something else',
		'notice-tells-state',
		'notice',
		`update notice set body = jsonb_set(body, '{status}', '"revoked"')`
	],
	[
		'lines of a mark that are not its own',
		'lines-as-marked',
		'mark_lines',
		`insert into mark_lines select mark_id, item_ids, array_append(scores, 1), marks, responses, seconds from lines_of_marks(array(select id from mark where attempt_id is not null))`
	],
	[
		'an award without decision',
		'award-has-decision',
		'board_decision',
		`update board_decision set decision = 'refer', grade = null where decision = 'award'`
	],
	[
		'a decision without award',
		'decision-has-award',
		'board_decision',
		`update board_decision set decision = 'award', grade = 'Pass' where decision <> 'award'`
	],
	[
		'an award that nobody was told',
		'award-has-notice',
		'notice',
		`update notice set type = 'amend' where type = 'award'`
	],
	[
		'a notice out of turn',
		'notice-sequence',
		'notice',
		`update notice set sequence = sequence + 5`
	],
	[
		'a gap in the feed',
		'feed-gapless',
		'notice',
		`update notice set position = position + 5 where position = (select max(position) from notice)`
	],
	[
		'a head that runs ahead',
		'feed-head',
		'feed_head',
		'update feed_head set position = position + 1'
	],
	[
		'what was sent before its agreement began',
		'sent-on-a-ground',
		'agreement',
		`update agreement set starts_on = '2030-01-01'`
	],
	[
		'what was sent after its agreement ended',
		'sent-on-a-ground',
		'agreement',
		`update agreement set ends_on = starts_on`
	],
	[
		'a field that no agreement names',
		'sent-on-a-ground',
		'disclosure',
		`update disclosure set body = jsonb_set(body::jsonb, '{person,email}', '"amira@example.org"')::text`
	],
	[
		'a year of birth that no agreement names',
		'sent-on-a-ground',
		'disclosure',
		`update disclosure set body = jsonb_set(body::jsonb, '{person,year_of_birth}', '1980')::text`
	],
	[
		'a name that the agreement leaves out',
		'sent-on-a-ground',
		'disclosure',
		`update disclosure set body = jsonb_set(body::jsonb, '{person,name_as_awarded}', '"Amira"')::text
		where agreement_id in (select id from agreement where not 'name_as_awarded' = any(fields))`
	],
	[
		'a field that was not consented to, though the agreement names it',
		'sent-on-a-ground',
		'consent',
		`with asked_for_less as (
			insert into agreement (id, receiver_id, number, basis, fields, reference, starts_on, made_at)
			select '${nobody}', receiver_id, 2, 'consent', '{}', '-', '2020-01-01', given_at from consent limit 1
			returning id)
		update consent set agreement_id = asked_for_less.id from asked_for_less`
	],
	[
		'handed in without a receipt',
		'submitted-has-receipt',
		'submission',
		`update submission set receipt = null where state = 'marked'`
	]
])('%s is found', async (_name, rule, table, harm) => {
	expect(await rulesAfter(table, harm)).toContain(rule);
});

test('a learner awarded without an award is found', async () => {
	const harm = `update enrolment set state = 'awarded' where state = 'awaitingBoard'`;
	expect(await rulesAfter('enrolment', harm)).toEqual(
		expect.arrayContaining(['state', 'awarded-has-award'])
	);
});

test.each([
	[
		'a mark without a marker',
		'mark-has-marker',
		'mark',
		'mark_check2',
		'update mark set marker_rule = null where marker_rule is not null'
	],
	[
		'an answer to another question',
		'answer-on-paper',
		'answer',
		'answer_attempt_id_item_id_fkey',
		`insert into answer select a.attempt_id, i.id, 'x', 1, a.response, false, a.received_at from answer a, item i where not exists (select from attempt_item p where p.attempt_id = a.attempt_id and p.item_id = i.id) limit 1`
	]
])('%s is found, should the tables ever allow one', async (_name, rule, table, dropped, harm) => {
	expect(await rulesAfter(table, harm, dropped)).toContain(rule);
});

test('what others do meanwhile is no breach', async () => {
	// A story that commits between two pages of the check would look like a difference.
	const stories = Array.from({ length: 5 }, () =>
		importContent(sql, systemActor(at), 'content/tranche-1')
	);
	const reports = await Promise.all([checkInvariants(sql), checkInvariants(sql), ...stories]);
	for (const report of reports.slice(0, 2)) expect(report).toMatchObject({ breaches: [] });
});
