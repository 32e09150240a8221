import type { Actor } from '#lib/platform/actor.ts';
import { recordAudit } from '#lib/platform/audit.server.ts';
import type { AnySql, Transaction } from '#lib/platform/database.server.ts';
import { Forbidden, Invalid, Refused } from '#lib/platform/errors.ts';
import { move } from '#lib/platform/machine-store.server.ts';
import { dayWords, momentWords } from '#lib/ui/dates.ts';
import { defaultLatePolicy } from './late-work.rules.ts';
import { adjustedMark } from './mark.rules.ts';
import type { Judged } from './marking-form.rules.ts';
import { markColumns, recordMark, supersedeMark, type Mark, type NewMark } from './marks.server.ts';
import { capOf } from './resubmission.rules.ts';
import { notPassed, rubricPercent } from './rubric.rules.ts';
import { lateBy, type Script } from './script-facts.ts';
import { lockScript } from './scripts.server.ts';
import { storedSubmission } from './submissions.server.ts';

/** `fresh` is false when this very judgement was published before. */
export type Published = { markId: string; script: Script; fresh: boolean };

/**
 * Publishes the first mark of a script. Of two tutors, or two clicks, one publishes: the learner's
 * row is locked and the machine takes `marked` once.
 * @throws Refused when somebody else's mark was first
 */
export async function publishJudgement(
	tx: Transaction,
	actor: Actor,
	input: { submissionId: string; judged: Judged }
): Promise<Published> {
	const script = await lockScript(tx, actor, input.submissionId);
	const current = await currentMark(tx, input.submissionId);
	if (current) {
		if (isSame(current, actor, script, input.judged)) {
			return { markId: current.id, script, fresh: false };
		}
		throw new Refused(
			`A mark for this script was already published on ${momentWords(current.markedAt)}. Yours was not; what you wrote is kept.`
		);
	}
	const markId = await recordMark(tx, actor, newMark(actor, script, input.judged));
	await move(tx, storedSubmission, actor, script.submissionId, { type: 'marked', markId });
	return { markId, script, fresh: true };
}

/**
 * Puts another mark in place of a published one, with the reason, until a board has ratified it.
 * Idempotent: `supersedes` names the mark that the page showed, and only one mark can replace it.
 */
export async function correctJudgement(
	tx: Transaction,
	actor: Actor,
	input: { submissionId: string; judged: Judged; supersedes: string; reason: string }
): Promise<Published> {
	const script = await lockScript(tx, actor, input.submissionId);
	const current = await currentMark(tx, input.submissionId);
	if (!current) throw new Refused('This script has no mark to correct yet.');
	const same = isSame(current, actor, script, input.judged);
	if (same && current.supersedes === input.supersedes) {
		return { markId: current.id, script, fresh: false };
	}
	if (current.id !== input.supersedes) {
		throw new Refused(
			'This mark was changed by somebody else. Read it again before you change it.'
		);
	}
	await refuseRatified(tx, script, current);
	if (sameDetail(current, script, input.judged)) {
		throw new Invalid([{ field: 'overall', message: 'Nothing was changed' }]);
	}
	const mark = newMark(actor, script, input.judged);
	const { supersedes, reason } = input;
	const markId = (await supersedeMark(tx, actor, { ...mark, supersedes, reason }))!;
	await recordAudit(
		tx,
		actor,
		'mark-changed',
		{ type: 'submission', id: script.submissionId },
		{
			from: current.percent,
			to: mark.percent,
			reason
		}
	);
	return { markId, script, fresh: true };
}

/** The mark of a submission that counts now. */
export async function currentMark(sql: AnySql, submissionId: string): Promise<Mark | null> {
	const [mark] = await sql<Mark[]>`
		select ${markColumns(sql)} from mark m
		where m.submission_id = ${submissionId}
			and not exists (select from mark newer where newer.supersedes = m.id)`;
	return mark ?? null;
}

/** When a board made this mark final, or null. A deferred decision leaves marks open. */
export async function ratifiedAt(
	sql: AnySql,
	enrolmentId: string,
	markedAt: Date
): Promise<Date | null> {
	const [decision] = await sql<{ decidedAt: Date }[]>`
		select decided_at from board_decision
		where enrolment_id = ${enrolmentId} and decision <> 'defer' and decided_at >= ${markedAt}
		order by decided_at limit 1`;
	return decision?.decidedAt ?? null;
}

async function refuseRatified(tx: Transaction, script: Script, current: Mark): Promise<void> {
	const at = await ratifiedAt(tx, script.enrolmentId, current.markedAt);
	if (at) {
		throw new Refused(
			`The board of examiners ratified this result on ${dayWords(at)}, so the mark is final.`
		);
	}
}

function newMark(actor: Actor, script: Script, judged: Judged): NewMark {
	if (!actor.personId) throw new Forbidden('Only a person marks a script.');
	const raw = rubricPercent(script.policy.criteria, judged.points);
	if (raw === null)
		throw new Invalid([{ field: '', message: 'Choose a level for each criterion' }]);
	return {
		enrolmentId: script.enrolmentId,
		assessmentId: script.assessmentId,
		submissionId: script.submissionId,
		markerId: actor.personId,
		detail: detailOf(script, judged),
		overall: judged.overall,
		...adjustedMark(raw, {
			periods: lateBy(script),
			latePolicy: defaultLatePolicy(script.passPercent, script.timeZone),
			capPercent: capOf(script.policy, script.number),
			floorPercent: script.floorPercent,
			notPassed: notPassed(script.policy.criteria, judged.points)
		})
	};
}

const detailOf = (script: Script, { points, comments }: Judged) =>
	script.policy.criteria.map(({ id }) => ({
		criterionId: id,
		percent: points[id] ?? 0,
		comment: comments[id] ?? ''
	}));

const sameDetail = (mark: Mark, script: Script, judged: Judged) =>
	mark.overall === judged.overall &&
	JSON.stringify(mark.detail.map(sortedKeys)) ===
		JSON.stringify(detailOf(script, judged).map(sortedKeys));

const isSame = (mark: Mark, actor: Actor, script: Script, judged: Judged) =>
	mark.markerId === actor.personId && sameDetail(mark, script, judged);

/** jsonb gives keys back in an order of its own. */
const sortedKeys = (detail: object) =>
	Object.entries(detail).toSorted(([a], [b]) => (a < b ? -1 : 1));
