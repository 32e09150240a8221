import type { AssignmentPolicy } from '#lib/catalogue/published.ts';
import type { Actor } from '#lib/platform/actor.ts';
import type { AnySql, Transaction } from '#lib/platform/database.server.ts';
import { NotFound } from '#lib/platform/errors.ts';
import type { StoredFile } from '#lib/platform/files.server.ts';
import type { StoredMachine } from '#lib/platform/machine-store.server.ts';
import { markColumns, type Mark } from './marks.server.ts';
import { nextTry, type NextTry } from './resubmission.rules.ts';
import { submissionMachine } from './submission.machine.ts';

export const storedSubmission: StoredMachine<typeof submissionMachine> = {
	name: 'submission',
	table: 'submission',
	machine: submissionMachine,
	ruleVersion: 'submission/1',
	refusal: (_event, state) =>
		state === 'marked'
			? 'This work has already been marked.'
			: state === 'submitted'
				? 'This work has already been handed in.'
				: 'This work has not been handed in yet.'
};

export type DraftFile = {
	id: string;
	name: string;
	mediaType: string;
	sizeBytes: number;
	/** Hex: also the key in the file store. */
	sha256: string;
	/** The same without names, which is all that a marker is given; null for uploads of before. */
	forMarkers: StoredFile | null;
};

export type Draft = { seq: number; body: string; savedAt: Date; file: DraftFile | null };

/** One try at an assignment, with its newest draft: what was handed in, once it is. */
export type Submission = {
	id: string;
	number: number;
	state: 'draft' | 'submitted' | 'marked';
	createdAt: Date;
	submittedAt: Date | null;
	dueAt: Date | null;
	receipt: string | null;
	draft: Draft | null;
};

/** The tries at one assignment, first to last. */
export async function submissionsOf(
	sql: AnySql,
	enrolmentId: string,
	assessmentId: string
): Promise<Submission[]> {
	return await sql<Submission[]>`
		select s.id, s.number, s.state, s.created_at, s.submitted_at, s.due_at, s.receipt
		from submission s
		where s.enrolment_id = ${enrolmentId} and s.assessment_id = ${assessmentId}
		order by s.number`.then((rows) =>
		Promise.all(rows.map(async (row) => ({ ...row, draft: await newestDraft(sql, row.id) })))
	);
}

export async function newestDraft(sql: AnySql, submissionId: string): Promise<Draft | null> {
	const [row] = await sql<(Omit<Draft, 'file'> & Partial<DraftFile>)[]>`
		select d.seq, d.body, d.saved_at, f.id, f.name, f.media_type, f.size_bytes,
			encode(f.sha256, 'hex') as sha256,
			case when f.nameless_sha256 is not null then json_build_object(
				'sha256', encode(f.nameless_sha256, 'hex'), 'sizeBytes', f.nameless_bytes) end as for_markers
		from submission_draft d left join file f on f.id = d.file_id
		where d.submission_id = ${submissionId} order by d.seq desc limit 1`;
	if (!row) return null;
	const { seq, body, savedAt, ...file } = row;
	return { seq, body, savedAt, file: file.id ? (file as DraftFile) : null };
}

/** The marks that count now for the tries at one assignment, by submission id. */
export async function marksOfSubmissions(
	sql: AnySql,
	enrolmentId: string,
	assessmentId: string
): Promise<Map<string, Mark & { firstMarkedAt: Date }>> {
	const rows = await sql<(Mark & { firstMarkedAt: Date })[]>`
		select ${markColumns(sql)}, first.marked_at as first_marked_at
		from mark m join mark first on first.submission_id = m.submission_id and first.supersedes is null
		where m.enrolment_id = ${enrolmentId} and m.assessment_id = ${assessmentId}
			and not exists (select from mark newer where newer.supersedes = m.id)`;
	return new Map(rows.map((row) => [row.submissionId ?? '', row]));
}

/** What deciding about another try needs to know of an assignment. */
export type AssignmentTerms = {
	moduleId: string;
	title: string;
	attempts: number;
	policy: AssignmentPolicy;
};

/**
 * Locks the learner's own row, as every story of one learner does first, and reads the terms of an
 * assignment of their course.
 * @throws NotFound when the place or the assignment is not the actor's
 */
export async function lockAssignment(
	tx: Transaction,
	actor: Actor,
	input: { enrolmentId: string; assessmentId: string }
): Promise<AssignmentTerms> {
	const [terms] = await tx<AssignmentTerms[]>`
		select a.module_id, a.title, a.attempts, a.policy
		from enrolment e join cohort c on c.id = e.cohort_id
			join assessment a on a.edition_id = c.edition_id
		where e.id = ${input.enrolmentId} and e.person_id = ${actor.personId} and e.state <> 'invited'
			and a.id = ${input.assessmentId} and a.kind = 'assignment'
		for update of e`;
	if (!terms) throw new NotFound('That assignment');
	return terms;
}

/**
 * Whether the learner may begin another try at that instant, or why not.
 * @param before look only at the tries below this number: what allowed try `before` itself
 */
export async function nextTryOf(
	sql: AnySql,
	input: { enrolmentId: string; assessmentId: string },
	terms: Pick<AssignmentTerms, 'attempts' | 'policy'>,
	at: Date,
	before = 1_000
): Promise<NextTry> {
	const [last] = await sql<{ id: string; number: number }[]>`
		select id, number from submission
		where enrolment_id = ${input.enrolmentId} and assessment_id = ${input.assessmentId}
			and number < ${before}
		order by number desc limit 1`;
	const marks = await marksOfSubmissions(sql, input.enrolmentId, input.assessmentId);
	const mark = last && marks.get(last.id);
	const granted = await sql<{ decidedAt: Date }[]>`
		select decided_at from board_decision
		where enrolment_id = ${input.enrolmentId} and decision = 'refer' order by decided_at`;
	return nextTry(
		{ ...terms.policy, attempts: terms.attempts },
		last
			? {
					number: last.number,
					percent: mark?.percent ?? null,
					firstMarkedAt: mark?.firstMarkedAt ?? null
				}
			: null,
		granted.map(({ decidedAt }) => decidedAt),
		at
	);
}
