import type { AnyEventObject } from 'xstate';
import { checkAttempts } from '#lib/assessment/check-attempts.server.ts';
import { checkMarkLines } from '#lib/assessment/statistics/mark-lines.server.ts';
import type { Sql, Transaction } from '#lib/platform/database.server.ts';
import {
	initialState,
	replayEvents,
	type StoredMachine
} from '#lib/platform/machine-store.server.ts';
import { machines } from './machines.ts';

export type Breach = { rule: string; subject: string; found: string };
export type Report = { checked: number; breaches: Breach[] };

/**
 * Derives the truth again from the histories and compares: nothing is mended here. The machines are
 * replayed in code; everything else is one statement a rule that returns what breaks it.
 */
export async function checkInvariants(sql: Sql): Promise<Report> {
	// One instant for all of it: what others do meanwhile must not look like a breach.
	const report = await sql.begin('isolation level repeatable read read only', (tx) =>
		findBreaches(tx as Transaction)
	);
	return report as Report;
}

/** The same inside a transaction, as it sees the database. */
export async function findBreaches(sql: Transaction): Promise<Report> {
	const report: Report = { checked: 0, breaches: [] };
	for (const stored of machines) await checkMachine(sql, stored, report);
	for (const [rule, query] of Object.entries(rules)) {
		const rows = await sql.unsafe<{ subject: string; found: string }[]>(query);
		for (const { subject, found } of rows) report.breaches.push({ rule, subject, found });
	}
	const attempts = await checkAttempts(sql);
	report.checked += attempts.checked;
	for (const breach of attempts.breaches) {
		report.breaches.push({ rule: 'marked-as-answered', ...breach });
	}
	for (const breach of await checkMarkLines(sql)) {
		report.breaches.push({ rule: 'lines-as-marked', ...breach });
	}
	const [counted] = await sql<{ count: number }[]>`
		select (select count(*) from answer) + (select count(*) from mark) + (select count(*) from award)
			+ (select count(*) from notice) as count`;
	report.checked += counted?.count ?? 0;
	return report;
}

type Subject = { id: string; state: string; version: number };
type Event = { subjectId: string; seq: number; event: AnyEventObject; toState: string };

const PAGE = 1000;

/** Every state equals its replayed history. Read in pages, so that a large house fits into memory. */
async function checkMachine(
	sql: Transaction,
	stored: StoredMachine,
	report: Report
): Promise<void> {
	const pageAfter = (id: string | null) => sql<Subject[]>`
		select id, state, version from ${sql(stored.table)}
		where ${id}::uuid is null or id > ${id} order by id limit ${PAGE}`;
	// Pages by key, not a cursor: other questions are asked in between on the same connection.
	let page = await pageAfter(null);
	while (page.length > 0) {
		const ids = page.map(({ id }) => id);
		const events = await sql<Event[]>`
			select subject_id, seq, event, to_state from history
			where machine = ${stored.name} and subject_id = any(${ids}) order by subject_id, seq`;
		const bySubject = Map.groupBy(events, ({ subjectId }) => subjectId);
		for (const subject of page) {
			const found = differenceOf(stored, subject, bySubject.get(subject.id) ?? []);
			if (found)
				report.breaches.push({ rule: 'state', subject: `${stored.name} ${subject.id}`, found });
		}
		report.checked += page.length;
		page = await pageAfter(ids.at(-1) ?? null);
	}
	const orphans = await sql<{ subjectId: string }[]>`
		select distinct subject_id from history h where machine = ${stored.name}
			and not exists (select from ${sql(stored.table)} s where s.id = h.subject_id)`;
	for (const { subjectId } of orphans) {
		const subject = `${stored.name} ${subjectId}`;
		report.breaches.push({ rule: 'history-of-nobody', subject, found: 'a history of nothing' });
	}
}

function differenceOf(stored: StoredMachine, subject: Subject, events: Event[]): string | null {
	if (events.some(({ seq }, index) => seq !== index + 1)) return 'the history has a gap';
	const replayed = replayEvents(stored, events);
	if ('refusedAt' in replayed)
		return `the machine refuses event ${replayed.refusedAt} of the history`;
	if (replayed.state !== subject.state || events.length !== subject.version) {
		return `is ${subject.state} at version ${subject.version}; its history says ${replayed.state} at ${events.length} (from ${initialState(stored)})`;
	}
	return null;
}

/** What must never be found, by name. Each returns `subject` and `found` for every breach. */
const rules: Readonly<Record<string, string>> = {
	'edition-is-its-hash': `
		select e.course_code || ' ' || e.label as subject, 'its files are not what was published' as found
		from edition e
		where e.content_hash <> (
			select encode(sha256(convert_to(string_agg(encode(sha256(f.bytes), 'hex') || '  ' || f.path || chr(10), ''
				order by f.path collate "C"), 'UTF8')), 'hex')
			from edition_file f where f.edition_id = e.id)`,
	'history-in-order': `
		select machine || ' ' || subject_id as subject, 'moves after a gap in the history' as found
		from (select machine, subject_id, seq, from_state,
				lag(to_state) over w as before, lag(seq) over w as seq_before
			from history window w as (partition by machine, subject_id order by seq)) h
		where seq_before is not null and (seq <> seq_before + 1 or before <> from_state)`,
	'answer-on-paper': `
		select a.attempt_id::text as subject, 'an answer to an item that is not on the paper: ' || a.item_id as found
		from answer a
		where not exists (select from attempt_item i where i.attempt_id = a.attempt_id and i.item_id = a.item_id)`,
	'answer-in-time': `
		select a.attempt_id::text as subject, 'an answer received after the time was up' as found
		from answer a join attempt t on t.id = a.attempt_id
		where a.received_at > t.due_at + make_interval(secs => t.overtime_seconds)`,
	'attempt-marked-once': `
		select t.id::text as subject, count(k.id) || ' marks that count for an attempt that is ' || t.state as found
		from attempt t left join mark k on k.attempt_id = t.id
			and not exists (select from mark n where n.supersedes = k.id)
		group by t.id, t.state
		having (t.state = 'marked') <> (count(k.id) = 1) and t.state <> 'voided'`,
	'submission-marked-once': `
		select s.id::text as subject, count(k.id) || ' marks that count for work that is ' || s.state as found
		from submission s left join mark k on k.submission_id = s.id
			and not exists (select from mark n where n.supersedes = k.id)
		group by s.id, s.state having (s.state = 'marked') <> (count(k.id) = 1)`,
	'mark-has-marker': `
		select id::text as subject, 'a mark without a marker' as found
		from mark where (marker_id is null) = (marker_rule is null)`,
	'mark-of-own-work': `
		select k.id::text as subject, 'marked by the learner' as found
		from mark k join enrolment e on e.id = k.enrolment_id where k.marker_id = e.person_id`,
	'awarded-has-award': `
		select e.id::text as subject, 'awarded without an award' as found
		from enrolment e where e.state = 'awarded' and not exists (select from award a
			where a.enrolment_id = e.id and a.state not in ('provisional', 'voided'))`,
	'award-has-decision': `
		select a.id::text as subject, 'an award whose decision no ratified board made' as found
		from award a
		where a.state not in ('provisional', 'voided') and not exists (select from board_decision d join board b on b.id = d.board_id
			where d.id = a.decision_id and d.enrolment_id = a.enrolment_id and d.decision = 'award' and b.state = 'ratified')`,
	'decision-has-award': `
		select d.id::text as subject, 'a decision to award that made no award' as found
		from board_decision d where d.decision = 'award' and not exists (select from award a where a.decision_id = d.id)`,
	'award-has-certificate': `
		select a.id::text as subject, 'an award without a certificate' as found
		from award a where a.state not in ('provisional', 'voided')
			and not exists (select from certificate c where c.award_id = a.id)`,
	'award-standing': `
		select a.id::text as subject, 'stands since ' || a.standing_since || '; its history says ' || h.since as found
		from award a join lateral (
			select case when event->>'type' = 'confirmed' then a.valid_from::text else event->>'effectiveOn' end as since
			from history where machine = 'award' and subject_id = a.id and event->>'type' <> 'reviewed' order by seq desc limit 1
		) h on true
		where a.state <> 'voided' and h.since is distinct from a.standing_since::text`,
	'award-revoked-by-two': `
		select h.subject_id::text as subject, 'revoked without two people' as found
		from history h where h.machine = 'award' and h.event->>'type' = 'revoked'
			and h.event->>'proposedBy' is not distinct from h.event->>'by'`,
	'provisional-waits': `
		select a.id::text as subject, 'provisional while its learner is ' || e.state as found
		from award a join enrolment e on e.id = a.enrolment_id
		where a.state = 'provisional' and e.state not in ('awaitingBoard', 'deferred')`,
	'one-in-force': `
		select person_id::text as subject, count(*) || ' awards in force of ' || qualification_code as found
		from award where state in ('awarded', 'due', 'conditions')
			and coalesce(expires_on >= (now() at time zone 'Europe/London')::date, true)
		group by person_id, qualification_code having count(*) > 1`,
	'certificates-numbered': `
		select award_id::text as subject, 'certificate ' || number || ' where ' || expected || ' belongs' as found
		from (select award_id, number, row_number() over (partition by award_id order by number) as expected
			from certificate) c where number <> expected`,
	'award-has-notice': `
		select a.id::text as subject, 'an award that the feed does not know' as found
		from award a where a.state not in ('provisional', 'voided')
			and not exists (select from notice n where n.award_id = a.id and n.type = 'award')`,
	'notice-sequence': `
		select award_id::text as subject, 'sequence ' || sequence || ' where ' || expected || ' belongs' as found
		from (select award_id, sequence, row_number() over (partition by award_id order by position) as expected
			from notice) n where sequence <> expected`,
	'notice-tells-state': `
		select a.id::text as subject, 'is ' || a.state || '; registers were last told ' || n.status as found
		from award a join lateral (
			select body->>'status' as status from notice where award_id = a.id order by sequence desc limit 1
		) n on true
		where n.status <> case a.state when 'awarded' then 'in_force' when 'due' then 'in_force' else a.state end`,
	'sent-on-a-ground': `
		select o.id::text as subject, case
			when (g.basis = 'consent') <> (c.id is not null) or g.receiver_id <> o.receiver_id
					or o.at < c.given_at or o.at > c.withdrawn_at + interval '1 minute'
				then 'sent by consent that did not stand at ' || o.at
			when (o.at at time zone 'Europe/London')::date not between g.starts_on and coalesce(g.ends_on, 'infinity')
				then 'sent on a day that its agreement does not cover: ' || o.at
			else 'sent what was not agreed: ' || array_to_string(sent.fields, ', ') end as found
		from disclosure o
			join agreement g on g.id = o.agreement_id
			left join consent c on c.id = o.consent_id
			left join agreement said on said.id = c.agreement_id
			cross join lateral (select o.body::jsonb as body) b
			cross join lateral (select array_remove(array[
				case when b.body->'person'->>'name_as_awarded' is not null then 'name_as_awarded' end,
				case when b.body->'person'->>'register_number' is not null then 'register_number' end,
				case when b.body->'person'->>'date_of_birth' is not null then 'date_of_birth' end,
				case when b.body->'person'->>'year_of_birth' is not null then 'year_of_birth' end,
				case when b.body->'person'->>'email' is not null then 'email' end,
				case when b.body->>'grade' is not null then 'grade' end,
				case when b.body->'standards_evidence' <> '[]' then 'standards_evidence' end
			], null) as fields) sent
		where (g.basis = 'consent') <> (c.id is not null) or g.receiver_id <> o.receiver_id
			or o.at < c.given_at or o.at > c.withdrawn_at + interval '1 minute'
			or (o.at at time zone 'Europe/London')::date not between g.starts_on and coalesce(g.ends_on, 'infinity')
			or not sent.fields <@ g.fields or not sent.fields <@ coalesce(said.fields, g.fields)`,
	'feed-gapless': `
		select position::text as subject, 'position ' || position || ' where ' || expected || ' belongs' as found
		from (select position, row_number() over (order by position) as expected from notice) n
		where position <> expected`,
	'feed-head': `
		select h.position::text as subject, 'the head does not point at the last notice' as found
		from feed_head h where h.position <> (select coalesce(max(position), 0) from notice)`,
	'submitted-has-receipt': `
		select id::text as subject, 'handed in without a receipt' as found
		from (select id, state, receipt, submitted_at from attempt where state in ('submitted', 'autoSubmitted', 'marked')
			union all select id, state, receipt, submitted_at from submission where state in ('submitted', 'marked')) w
		where receipt is null or submitted_at is null`,
	'work-as-handed-in': `
		select s.id::text as subject, 'what is kept does not give the receipt that the learner has' as found
		from submission s left join lateral (
				select x.body, f.sha256 from submission_draft x left join file f on f.id = x.file_id
				where x.submission_id = s.id order by x.seq desc limit 1
			) d on true
		where s.state in ('submitted', 'marked') and s.receipt is distinct from
			encode(sha256(convert_to(concat_ws(chr(10), s.id, to_char(s.submitted_at at time zone 'UTC',
				'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), encode(sha256(convert_to(d.body, 'UTF8')), 'hex'),
				coalesce(encode(d.sha256, 'hex'), '-')), 'UTF8')), 'hex')`
};
