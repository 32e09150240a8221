import { renewCalendarAddress } from '../../src/lib/calendar/calendar-address.server.ts';
import { issueLink } from '../../src/lib/identity/links.server.ts';
import { systemActor } from '../../src/lib/platform/actor.ts';
import { inTransaction, type Sql } from '../../src/lib/platform/database.server.ts';
import type { FileStore } from '../../src/lib/platform/files.server.ts';
import { newId } from '../../src/lib/platform/id.ts';

/** A page of one record of the demo: its address, and whose it is where that matters. */
export type Record = {
	path: string;
	ownerId: string | null;
	cohortId: string | null;
	/** What an endpoint there is sent. */
	body: object;
};

type Row = { [column: string]: string };

// One learner's place, tried modules first. `state` narrows it to what the page needs.
const attempts = (wanted: string) => `
	select e.person_id as owner, c.id as cohort_id, c.code as cohort, lower(m.code) as module,
		t.number::text as number, t.id::text as attempt, e.id as enrolment
	from attempt t join enrolment e on e.id = t.enrolment_id join cohort c on c.id = e.cohort_id
		join assessment a on a.id = t.assessment_id join module m on m.id = a.module_id
	order by (${wanted}) desc, t.id limit 1`;

const submissions = (wanted: string) => `
	select e.person_id as owner, c.id as cohort_id, c.code as cohort, lower(m.code) as module,
		s.id::text as submission
	from submission s join enrolment e on e.id = s.enrolment_id join cohort c on c.id = e.cohort_id
		join assessment a on a.id = s.assessment_id join module m on m.id = a.module_id
	order by (${wanted}) desc, s.id limit 1`;

const place = `
	select e.person_id as owner, c.id as cohort_id, c.code as cohort, lower(m.code) as module,
		l.slug as lesson, e.id as enrolment
	from enrolment e join person p on p.id = e.person_id join cohort c on c.id = e.cohort_id
		join module m on m.edition_id = c.edition_id join lesson l on l.module_id = m.id
	where p.email = 'learner@example.org' order by m.position, l.position limit 1`;

const awarded = `
	select a.person_id as owner, c.id as cohort_id, c.code as cohort, a.id as award, f.code
	from award a join certificate f on f.award_id = a.id join enrolment e on e.id = a.enrolment_id
		join cohort c on c.id = e.cohort_id
	order by (a.state = 'awarded') desc, a.id limit 1`;

const hasFile = `exists (select from submission_draft d where d.submission_id = s.id and d.file_id is not null)`;

const anEdition = `select lower(e.course_code) || '.' || e.label as edition, lower(m.code) as module
	from edition e join module m on m.edition_id = e.id limit 1`;

const aPublishedItem = `select lower(e.course_code) || '.' || e.label as edition, lower(m.code) as module,
		i.key as item
	from edition e join module m on m.edition_id = e.id join assessment a on a.module_id = m.id
		join item i on i.assessment_id = a.id
	where e.label = 'pilot-1' order by m.position, i.key limit 1`;

const aPerson = 'select person_id as person from enrolment limit 1';

const aReceiver = 'select id as receiver from receiver limit 1';

/** Which record each route with a parameter is opened for. A new route needs a line here. */
const queries: { [routeId: string]: string } = {
	'/courses/[course]': 'select lower(course_code) as course from edition limit 1',
	'/verify/[code]': awarded,
	'/api/v1/verify/[code]': awarded,
	'/outcomes/[...key]': `select award->'outcomes'->>0 as key from edition
		where jsonb_array_length(award->'outcomes') > 0 limit 1`,
	'/badge/[edition].png': 'select id::text as edition from edition limit 1',
	'/status/[list]/[purpose]': `select list, 'revocation' as purpose from status_place limit 1`,
	'/images/[hash]': `select sha256 || case media_type when 'image/png' then '.png' else '.svg' end as hash
		from edition_image limit 1`,
	'/learn/[cohort]': place,
	'/learn/[cohort]/results': place,
	'/learn/[cohort]/record': place,
	'/learn/[cohort]/record.json': place,
	'/learn/[cohort]/record.csv': place,
	'/learn/[cohort]/glossary': place,
	'/learn/[cohort]/notes': place,
	'/learn/[cohort]/questions': place,
	'/learn/[cohort]/notes/[lesson]': place,
	'/learn/[cohort]/certificate': awarded,
	'/learn/[cohort]/certificate.pdf': awarded,
	'/learn/[cohort]/badge': awarded,
	'/learn/[cohort]/badge/[file]': awarded.replace('f.code', `f.code, 'badge.json' as file`),
	'/learn/[cohort]/[module]': place,
	'/learn/[cohort]/[module]/lessons/[lesson]': place,
	'/learn/[cohort]/[module]/quiz': place,
	'/learn/[cohort]/[module]/quiz/[number]': attempts(`t.state = 'inProgress'`),
	'/learn/[cohort]/[module]/quiz/[number]/answers': attempts(`t.state = 'inProgress'`),
	'/learn/[cohort]/[module]/quiz/[number]/review': attempts(`t.state = 'inProgress'`),
	'/learn/[cohort]/[module]/quiz/[number]/receipt': attempts(`t.state = 'marked'`),
	'/learn/[cohort]/[module]/quiz/[number]/result': attempts(`t.state = 'marked'`),
	'/learn/[cohort]/[module]/assignment': place,
	'/learn/[cohort]/[module]/assignment/file': submissions(hasFile),
	'/learn/[cohort]/[module]/assignment/receipt': submissions(`s.state <> 'draft'`),
	'/learn/[cohort]/[module]/assignment/result': submissions(`s.state = 'marked'`),
	'/teach/[cohort]': submissions(`s.state = 'submitted'`),
	'/teach/[cohort]/seminars/[module]': submissions(`s.state = 'submitted'`),
	'/teach/[cohort]/messages': submissions(`s.state = 'submitted'`),
	'/teach/questions/[question]': `select q.id as question, e.cohort_id from question q
		join enrolment e on e.id = q.enrolment_id limit 1`,
	'/teach/[cohort]/exercise/[module]': submissions(`s.state = 'submitted'`),
	'/teach/[cohort]/results/[module]': submissions(`s.state = 'marked'`),
	'/teach/marking/[submission]': submissions(`s.state = 'submitted'`),
	'/teach/marking/[submission]/file': submissions(`s.state <> 'draft' and ${hasFile}`),
	'/academy/cohorts/[cohort]': place,
	'/academy/cohorts/[cohort]/invite': place,
	'/academy/cohorts/[cohort]/messages': place,
	'/academy/cohorts/[cohort]/import': place,
	'/academy/cohorts/[cohort]/import/[import]':
		'select c.code as cohort, i.id as import from cohort_import i join cohort c on c.id = i.cohort_id limit 1',
	'/academy/cohorts/[cohort]/export.csv': place,
	'/academy/cohorts/[cohort]/deadlines/[module]': place,
	'/academy/cohorts/[cohort]/quizzes/[module]': place,
	'/academy/cohorts/[cohort]/seminars/[module]': place,
	'/academy/enrolments/[enrolment]': place,
	'/academy/enrolments/[enrolment]/quizzes/[module]': place,
	'/academy/enrolments/[enrolment]/quizzes/[module]/[number]': attempts(`t.state = 'marked'`),
	'/academy/enrolments/[enrolment]/[act]': `select e.id as enrolment, 'withdraw' as act from enrolment e where e.state = 'studying' limit 1`,
	'/academy/boards/[board]': `select id as board from board order by (state = 'open') desc, id limit 1`,
	'/academy/boards/[board]/minutes': `select id as board from board where state = 'ratified' limit 1`,
	'/academy/awards/[award]': awarded,
	'/academy/awards/[award]/correct': awarded,
	'/academy/register/deliveries/[delivery]': 'select id as delivery from delivery limit 1',
	'/academy/register/receivers/[receiver]': aReceiver,
	'/academy/register/receivers/[receiver]/addresses': aReceiver,
	'/academy/register/receivers/[receiver]/agreement': aReceiver,
	'/academy/register/receivers/[receiver]/reconciliation': aReceiver,
	'/academy/register/receivers/[receiver]/tokens': aReceiver,
	'/api/v1/registers/[register]/answers': 'select id as register from receiver limit 1',
	'/academy/register/answers/[receipt]': 'select id as receipt from receipt limit 1',
	'/academy/organisations/[organisation]': 'select id as organisation from organisation limit 1',
	'/academy/people/[person]': aPerson,
	'/academy/people/[person]/close': aPerson,
	'/academy/people/[person]/email': aPerson,
	'/academy/people/[person]/identifiers': aPerson,
	'/academy/people/[person]/name': aPerson,
	'/academy/people/[person]/organisation': aPerson,
	'/academy/people/[person]/listing': 'select person_id as person from listing limit 1',
	'/register/[number]': 'select number from listing where hidden_at is null limit 1',
	'/academy/content/[edition]': anEdition,
	'/academy/content/[edition]/coverage': anEdition,
	'/academy/content/[edition]/difference': anEdition,
	'/academy/content/[edition]/exercise/[module]': anEdition,
	'/academy/challenges/[item]': aPublishedItem.replace('i.key as item', 'i.id as item'),
	'/academy/bank/[item]': 'select id as item from bank_item order by id limit 1',
	'/academy/bank/[item]/edit': 'select id as item from bank_item order by id limit 1',
	'/academy/bank/import/[import]': 'select id as import from bank_import limit 1',
	'/academy/content/[edition]/quizzes/[module]': aPublishedItem,
	'/academy/content/[edition]/quizzes/[module]/statistics.csv': aPublishedItem,
	'/academy/content/[edition]/quizzes/[module]/[item]': aPublishedItem,
	'/academy/content/[edition]/quizzes/[module]/[item]/correct': aPublishedItem,
	'/teach/answers/[attempt]': attempts(
		'exists (select from answer_to_mark w where w.attempt_id = t.id)'
	),
	'/academy/outbox/[mail]': 'select id as mail from mail limit 1'
};

/** @throws Error when the demo has no such record, or the route no line above */
export async function recordOf(sql: Sql, routeId: string): Promise<Record> {
	const row = await rowOf(sql, routeId);
	const path = routeId
		.replace('[x+2e]', '.')
		.replace(/\[(\.\.\.)?(\w+)\]/g, (_, rest, name: string) => {
			const value = row[name];
			if (!value) throw new Error(`${routeId}: tests/support/records.ts gives no ${name}.`);
			return rest ? value : encodeURIComponent(value);
		});
	return {
		path,
		ownerId: row['owner'] ?? null,
		cohortId: row['cohortId'] ?? null,
		body: row['attempt'] ? answersTo(row['attempt']) : {}
	};
}

/** Well formed, so that nothing but whose try it is decides. */
const answersTo = (attempt: string) => ({
	attempt,
	client: 'permission-walk',
	answers: [{ item: 1, seq: 1, response: {} }]
});

async function rowOf(sql: Sql, routeId: string): Promise<Row> {
	if (!routeId.replace('[x+2e]', '.').includes('[')) return {};
	if (routeId.endsWith('/[token]')) return { token: await freshToken(sql, routeId) };
	if (routeId === '/calendar/[token].ics') return { token: await calendarToken(sql) };
	const query = queries[routeId];
	if (!query)
		throw new Error(`${routeId}: add the record it is tested with to tests/support/records.ts.`);
	const [row] = await sql.unsafe<Row[]>(query);
	if (!row) throw new Error(`${routeId}: the demo holds no record for it.`);
	return row;
}

async function calendarToken(sql: Sql): Promise<string> {
	// One person each: a new address would end the one before it.
	const [person] = await sql<{ personId: string }[]>`
		select person_id from enrolment e
		where not exists (select from calendar_address a where a.person_id = e.person_id) limit 1`;
	const actor = { ...systemActor(new Date()), personId: person!.personId };
	return inTransaction(sql, (tx) => renewCalendarAddress(tx, actor));
}

const purposes = ['invitation', 'reset-password', 'new-email'] as const;

async function freshToken(sql: Sql, routeId: string): Promise<string> {
	const purpose = purposes.find((each) => routeId.startsWith(`/${each}`))!;
	const [person] = await sql<{ personId: string }[]>`
		select person_id from enrolment order by (state = 'invited') desc limit 1`;
	const actor = systemActor(new Date());
	return inTransaction(sql, (tx) =>
		issueLink(tx, actor, {
			personId: person!.personId,
			purpose,
			hours: 1,
			...(purpose === 'new-email' ? { email: 'new.address@example.org' } : {})
		})
	);
}

/**
 * What the demo may be without: a question to a tutor, a list of people not applied yet, a file handed in, a register's no,
 * an answer in words of somebody whose cohort has a tutor.
 */
export async function addRecords(sql: Sql, files: FileStore): Promise<void> {
	await sql`
		insert into cohort_import (id, cohort_id, name, headings, rows, created_at)
		select ${newId()}, id, 'People.csv', '["Name","Email"]', '[]', now() from cohort limit 1`;
	await sql`
		insert into question (id, enrolment_id, body, asked_at)
		select ${newId()}, e.id, 'May I use my own trust?', now() from enrolment e
		where exists (select from role_grant g where g.cohort_id = e.cohort_id and g.revoked_at is null)
		order by e.id limit 1`;
	await sql`
		insert into bank_import (id, course_code, module_code, outcome, level, file_name, bytes, created_at)
		select ${newId()}, e.course_code, m.code, 'LO1', 'apply', 'questions.gift', '::A:: B {=c ~d ~e}', now()
		from module m join edition e on e.id = m.edition_id limit 1`;
	await sql`
		insert into receipt (id, receiver_id, message_id, notice_id, outcome, said_at, received_at)
		select ${newId()}, r.id, 'records', n.id, 'unmatched', now(), now()
		from receiver r, notice n order by n.sequence desc limit 1`;
	await sql`insert into status_place (list, index, certificate_id)
		select 1, 7, id from certificate order by id limit 1`;
	await sql`
		insert into answer_to_mark (attempt_id, item_id, words)
		select i.attempt_id, i.item_id, 12
		from attempt t join attempt_item i on i.attempt_id = t.id join enrolment e on e.id = t.enrolment_id
		where t.state = 'marked' and exists (
			select from role_grant g where g.cohort_id = e.cohort_id and g.revoked_at is null)
		order by t.id, i.position limit 1`;
	const { sha256, sizeBytes } = await files.put(Buffer.from('%PDF-1.7 of a test'), 1000);
	const id = newId();
	await sql`
		insert into file (id, sha256, media_type, size_bytes, name, owner_id, created_at)
		select ${id}, decode(${sha256}, 'hex'), 'application/pdf', ${sizeBytes}, 'work.pdf', e.person_id, now()
		from submission s join enrolment e on e.id = s.enrolment_id
		order by (s.state = 'submitted') desc, s.id limit 1`;
	await sql`
		insert into submission_draft (submission_id, seq, body, file_id, saved_at)
		select d.submission_id, d.seq + 1, d.body, ${id}, d.saved_at
		from submission s join submission_draft d on d.submission_id = s.id
		order by (s.state = 'submitted') desc, s.id, d.seq desc limit 1`;
}
