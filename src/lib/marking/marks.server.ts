import type { Actor } from '../platform/actor.ts';
import type { AnySql, Transaction } from '../platform/database.server.ts';
import { newId } from '../platform/id.ts';
import type { MarkAdjustment } from './mark.rules.ts';

/** One item of a quiz, or one criterion of an assignment, as it was judged. */
export type MarkDetail =
	| { itemId: string; score: number; marks: number; comment?: string }
	| { criterionId: string; percent: number; comment: string };

/** What was marked: exactly one of an attempt and a submission. */
export type Marked =
	{ attemptId: string; submissionId?: undefined } | { attemptId?: undefined; submissionId: string };

/** Who judged: a person, or a named set of rules. */
export type Judge =
	{ markerId: string; markerRule?: undefined } | { markerId?: undefined; markerRule: string };

export type NewMark = Marked &
	Judge & {
		enrolmentId: string;
		assessmentId: string;
		/** What counts, 0 to 100, after lateness and caps. */
		percent: number;
		detail: readonly MarkDetail[];
		overall?: string;
		/** What the work itself was worth, when `adjustments` made `percent` differ from it. */
		rawPercent?: number;
		adjustments?: readonly MarkAdjustment[];
	};

export type Mark = {
	id: string;
	enrolmentId: string;
	assessmentId: string;
	attemptId: string | null;
	submissionId: string | null;
	percent: number;
	rawPercent: number;
	adjustments: MarkAdjustment[];
	detail: MarkDetail[];
	overall: string;
	markerId: string | null;
	markerRule: string | null;
	/** Null for a first mark. */
	supersedes: string | null;
	/** Why it supersedes another; empty for a first mark. */
	reason: string;
	markedAt: Date;
};

/**
 * Records the first mark of an attempt or a submission. Idempotent: the unique indexes on the first
 * mark let one in, and a later call returns that one's id.
 */
export async function recordMark(tx: Transaction, actor: Actor, mark: NewMark): Promise<string> {
	const [made] = await tx<{ id: string }[]>`
		insert into mark ${tx(rowOf(tx, actor, mark))} on conflict do nothing returning id`;
	if (made) return made.id;
	const [first] = await tx<{ id: string }[]>`
		select id from mark where supersedes is null and
			${mark.attemptId ? tx`attempt_id = ${mark.attemptId}` : tx`submission_id = ${mark.submissionId ?? null}`}`;
	if (!first) throw new Error('A mark was neither recorded nor found.');
	return first.id;
}

/**
 * Records a mark in place of another, which stays in the table.
 * @returns null when another mark already supersedes `supersedes` (the unique column decides a race)
 */
export async function supersedeMark(
	tx: Transaction,
	actor: Actor,
	mark: NewMark & { supersedes: string; reason: string }
): Promise<string | null> {
	const { supersedes, reason } = mark;
	const [made] = await tx<{ id: string }[]>`
		insert into mark ${tx({ ...rowOf(tx, actor, mark), supersedes, reason })}
		on conflict (supersedes) do nothing returning id`;
	return made?.id ?? null;
}

/** The marks that count now for one enrolment, oldest first: superseded ones are left out. */
export async function currentMarks(sql: AnySql, enrolmentId: string): Promise<Mark[]> {
	return await sql<Mark[]>`
		select ${markColumns(sql)} from mark m
		where m.enrolment_id = ${enrolmentId}
			and not exists (select from mark newer where newer.supersedes = m.id)
		order by m.marked_at, m.id`;
}

/** The columns of a `Mark`, from `mark m`. */
export const markColumns = (sql: AnySql) => sql`
	m.id, m.enrolment_id, m.assessment_id, m.attempt_id, m.submission_id, m.percent,
	coalesce(m.raw_percent, m.percent) as raw_percent, m.adjustments, m.detail, m.overall,
	m.marker_id, m.marker_rule, m.supersedes, m.reason, m.marked_at`;

const rowOf = (tx: Transaction, actor: Actor, mark: NewMark) => ({
	id: newId(),
	enrolmentId: mark.enrolmentId,
	assessmentId: mark.assessmentId,
	attemptId: mark.attemptId ?? null,
	submissionId: mark.submissionId ?? null,
	percent: mark.percent,
	rawPercent: mark.rawPercent ?? null,
	adjustments: tx.json((mark.adjustments ?? []) as never) as never,
	detail: tx.json(mark.detail as never) as never,
	overall: mark.overall ?? '',
	markerId: mark.markerId ?? null,
	markerRule: mark.markerRule ?? null,
	markedAt: actor.at
});
