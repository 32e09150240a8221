import { may } from '#lib/identity/permissions.rules.ts';
import type { Actor } from '#lib/platform/actor.ts';
import type { AnySql, Transaction } from '#lib/platform/database.server.ts';
import { Forbidden, NotFound } from '#lib/platform/errors.ts';
import { isId } from '#lib/platform/id.ts';
import type { Script, ScriptToMark } from './script-facts.ts';
import { newestDraft, type Draft } from './submissions.server.ts';
import { markingMinutes } from './words.rules.ts';

/**
 * @throws NotFound no such script among the cohorts the actor tutors
 * @throws Forbidden the work is the actor's own
 */
export async function scriptAt(
	sql: AnySql,
	actor: Actor,
	submissionId: string
): Promise<Script & { draft: Draft }> {
	const script = await readScript(sql, actor, submissionId);
	const draft = await newestDraft(sql, submissionId);
	if (!draft) throw new NotFound('That script');
	return { ...script, draft };
}

/** The same, with the learner's row locked first, as every story of one learner does. */
export async function lockScript(
	tx: Transaction,
	actor: Actor,
	submissionId: string
): Promise<Script> {
	if (!isId(submissionId)) throw new NotFound('That script');
	await tx`
		select from enrolment e join submission s on s.enrolment_id = e.id
		where s.id = ${submissionId} for update of e`;
	return await readScript(tx, actor, submissionId);
}

async function readScript(sql: AnySql, actor: Actor, submissionId: string): Promise<Script> {
	if (!isId(submissionId)) throw new NotFound('That script');
	const [row] = await sql<(Script & { isOwn: boolean })[]>`
		select s.id as submission_id, s.state, s.number, s.enrolment_id, s.submitted_at, s.due_at,
			e.candidate_number, e.person_id = ${actor.personId} as is_own,
			c.id as cohort_id, c.code as cohort_code, c.name as cohort_name, c.time_zone,
			m.code as module_code, m.title as module_title, m.pass_percent,
			a.floor_percent, a.id as assessment_id, a.title, a.policy
		from submission s join enrolment e on e.id = s.enrolment_id join cohort c on c.id = e.cohort_id
			join assessment a on a.id = s.assessment_id join module m on m.id = a.module_id
		where s.id = ${submissionId} and s.state <> 'draft'`;
	if (!row || !may(actor, 'submission.mark', { cohortId: row.cohortId })) {
		throw new NotFound('That script');
	}
	const { isOwn, ...script } = row;
	if (isOwn) throw new Forbidden('This is your own work, so another tutor marks it.');
	return script;
}

/** Scripts waiting for a mark in the cohorts the actor tutors, first in first; never their own. */
export async function scriptsToMark(sql: AnySql, actor: Actor): Promise<ScriptToMark[]> {
	const rows = await sql<(ScriptToMark & { criteria: number; hasFile: boolean })[]>`
		select s.id as submission_id, s.number, s.submitted_at, s.due_at, e.candidate_number,
			c.id as cohort_id, c.code as cohort_code, c.name as cohort_name, c.time_zone,
			m.code as module_code, m.title as module_title, m.pass_percent,
			a.id as assessment_id, a.title, jsonb_array_length(a.policy->'criteria') as criteria,
			d.words, d.has_file,
			case when b.by_me then 'you' when b.by_me = false then 'another tutor' end as begun_by
		from submission s join enrolment e on e.id = s.enrolment_id join cohort c on c.id = e.cohort_id
			join assessment a on a.id = s.assessment_id join module m on m.id = a.module_id
			cross join lateral (
				select regexp_count(body, '\\S*[[:alnum:]]\\S*') as words, file_id is not null as has_file
				from submission_draft where submission_id = s.id order by seq desc limit 1
			) d
			left join lateral (
				select bool_or(marker_id = ${actor.personId}) as by_me
				from mark_draft where submission_id = s.id
			) b on true
		where s.state = 'submitted' and c.id = any(${[...actor.roles.tutorOf]}::uuid[])
			and e.person_id <> ${actor.personId}
		order by s.submitted_at, s.id`;
	return rows.map(({ criteria, hasFile, ...row }) => ({
		...row,
		minutes: markingMinutes({ words: row.words, criteria, hasFile })
	}));
}

export type NextDeadline = {
	dueAt: Date;
	moduleCode: string;
	moduleTitle: string;
	cohortName: string;
};

/** The next instant at which work falls due in the cohorts the actor tutors. */
export async function nextDeadline(sql: AnySql, actor: Actor): Promise<NextDeadline | null> {
	const [deadline] = await sql<NextDeadline[]>`
		select d.due_at, m.code as module_code, m.title as module_title, c.name as cohort_name
		from cohort_deadline d join cohort c on c.id = d.cohort_id join module m on m.id = d.module_id
		where d.cohort_id = any(${[...actor.roles.tutorOf]}::uuid[]) and d.due_at > ${actor.at}
		order by d.due_at limit 1`;
	return deadline ?? null;
}

export type MarkedScript = {
	submissionId: string;
	candidateNumber: string;
	moduleCode: string;
	title: string;
	percent: number;
	markedAt: Date;
};

/** The actor's own newest marks, to look at again or to correct. */
export async function recentlyMarked(sql: AnySql, actor: Actor): Promise<MarkedScript[]> {
	return await sql<MarkedScript[]>`
		select k.submission_id, e.candidate_number, m.code as module_code, a.title, k.percent, k.marked_at
		from mark k join enrolment e on e.id = k.enrolment_id
			join assessment a on a.id = k.assessment_id join module m on m.id = a.module_id
		where k.marker_id = ${actor.personId} and k.submission_id is not null
			and e.cohort_id = any(${[...actor.roles.tutorOf]}::uuid[])
			and not exists (select from mark newer where newer.supersedes = k.id)
		order by k.marked_at desc, k.id desc limit 20`;
}
