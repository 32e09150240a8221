import type { CorrectionKind } from '#lib/assessment/corrections/correction-words.ts';
import {
	changed,
	digestOf,
	sameScoring,
	scoredAs,
	toldNow,
	unreadFault
} from '#lib/assessment/corrections/correction.rules.ts';
import {
	correctionsOf,
	insertCorrection,
	insertEffects,
	learnersWith,
	lockMarks,
	usedItem,
	type UsedItem
} from '#lib/assessment/corrections/corrections.server.ts';
import { markAgain, type Remarked } from '#lib/assessment/corrections/mark-again.server.ts';
import {
	paperLengths,
	type PaperLengths
} from '#lib/assessment/corrections/short-papers.server.ts';
import { SCORING_RULES, type ScoredAs } from '#lib/assessment/score.rules.ts';
import { authorise } from '#lib/identity/permissions.rules.ts';
import { supersedeMark } from '#lib/marking/marks.server.ts';
import type { Actor } from '#lib/platform/actor.ts';
import { recordAudit } from '#lib/platform/audit.server.ts';
import {
	type AnySql,
	inTransaction,
	type Sql,
	type Transaction
} from '#lib/platform/database.server.ts';
import { Invalid, Refused } from '#lib/platform/errors.ts';
import { askTutorsAgain } from './ask-tutors-again.server.ts';
import { settleResult } from './settle-result.server.ts';
import { tellOfCorrection } from './tell-of-correction.server.ts';

export type CorrectionInput = { itemId: string; kind: CorrectionKind; answer: unknown };
export type CorrectionPreview = {
	scored: ScoredAs;
	effects: Remarked[];
	/** Questions of a paper that begins afterwards. */
	papers: PaperLengths;
	/** Learners who are told by mail. */
	told: number;
	digest: string;
};

/** What a correction would do, to whom. @throws Invalid when it cannot be done */
export async function previewCorrection(
	sql: AnySql,
	actor: Actor,
	input: CorrectionInput
): Promise<CorrectionPreview> {
	authorise(actor, 'marks.correct');
	const item = await usedItem(sql, input.itemId);
	const [before] = await correctionsOf(sql, item.id);
	const found = scoredAs(item, before?.scored ?? null, input);
	if ('fault' in found) throw new Invalid([{ field: 'kind', message: found.fault }]);
	const { scored } = found;
	const effects = await markAgain(sql, item, scored);
	const papers = await paperLengths(sql, item, scored);
	const emptied = effects.some(({ detail }) => detail.every(({ marks }) => marks === 0));
	if (emptied || papers.drawn === 0) {
		const message = 'A paper would be left without any question that counts';
		throw new Invalid([{ field: 'kind', message }]);
	}
	const unread = unreadFault(effects.filter((one) => one.unread).length);
	if (unread) throw new Invalid([{ field: 'kind', message: unread }]);
	const told = toldNow(await learnersWith(sql, item), effects).length;
	return { scored, effects, papers, told, digest: digestOf(scored, effects) };
}

/**
 * A question is put right and everybody's marks with it, in one act and one transaction: the
 * correction, the new marks, what they settle, mails and the audit commit together or not at all.
 * Marks that a board ratified stay, and are listed for the board. Whoever had the question on a paper
 * that is marked is told, whether or not their mark changes: what they learnt from it was wrong. Idempotent: while the newest
 * correction is this very one, nothing happens; marks of the quiz wait meanwhile.
 * @param input.digest of the preview that was confirmed
 * @throws Refused when the preview is not true any more
 */
export async function correctItem(
	sql: Sql,
	actor: Actor,
	input: CorrectionInput & { reason: string; digest: string; origin: string }
): Promise<void> {
	authorise(actor, 'marks.correct');
	await inTransaction(sql, async (tx) => {
		const item = await usedItem(tx, input.itemId);
		await lockMarks(tx, item.assessmentId);
		const [newest, older] = await correctionsOf(tx, item.id);
		if (newest && newest.reason === input.reason) {
			const again = scoredAs(item, older?.scored ?? null, input);
			if ('scored' in again && sameScoring(again.scored, newest.scored)) return;
		}
		await lockLearners(tx, item);
		const { scored, effects, digest } = await previewCorrection(tx, actor, input);
		if (digest !== input.digest) {
			throw new Refused(
				'Marks changed since you read what this does. Read it again, then confirm.'
			);
		}
		const { reason, origin } = input;
		const seq = (newest?.seq ?? 0) + 1;
		const correctionId = await insertCorrection(tx, actor, {
			itemId: item.id,
			seq,
			scored,
			reason
		});
		await replaceMarks(tx, actor, item, { correctionId, effects, reason });
		await askTutorsAgain(tx, actor, item, origin);
		const learners = toldNow(await learnersWith(tx, item), effects);
		await tellOfCorrection(tx, actor, item, {
			...{ learners, changed: changed(effects), reason, origin }
		});
		const ratified = effects.filter((one) => one.ratified).length;
		const { courseCode: course, moduleCode: module, key: question } = item;
		const counts = { marked: effects.length - ratified, ratified };
		const detail = { course, module, question, kind: input.kind, reason, ...counts };
		await recordAudit(tx, actor, 'question-corrected', { type: 'item', id: item.id }, detail);
	});
}

/** Learners' rows before any mark is read, in one order, so that no board decides meanwhile. */
async function lockLearners(tx: Transaction, item: UsedItem): Promise<void> {
	await tx`
		select from enrolment where id in (
			select enrolment_id from attempt where assessment_id = ${item.assessmentId}
				and state in ('submitted', 'autoSubmitted', 'marked'))
		order by id for update`;
}

async function replaceMarks(
	tx: Transaction,
	actor: Actor,
	item: UsedItem,
	{ correctionId, effects, reason }: { correctionId: string; effects: Remarked[]; reason: string }
): Promise<void> {
	const rows = [];
	for (const effect of effects) {
		const { attemptId, markId, toPercent } = effect;
		const newMarkId = effect.ratified ? null : await replaceMark(tx, actor, item, effect, reason);
		rows.push({ attemptId, oldMarkId: markId, newMarkId, toPercent });
	}
	await insertEffects(tx, correctionId, rows);
	const { assessmentId } = item;
	for (const enrolmentId of new Set(changed(effects).map((one) => one.enrolmentId))) {
		await settleResult(tx, actor, { enrolmentId, assessmentId });
	}
}

/** The mark as the correction has it takes the place of the one before. */
export function replaceMark(
	tx: Transaction,
	actor: Actor,
	{ assessmentId }: UsedItem,
	effect: Remarked,
	reason: string
): Promise<string | null> {
	const { attemptId, enrolmentId, markId, markerId, detail } = effect;
	const { toPercent: percent, rawPercent, adjustments } = effect;
	return supersedeMark(tx, actor, {
		...{ attemptId, enrolmentId, assessmentId, supersedes: markId, reason },
		...{ percent, rawPercent, adjustments, detail },
		...(markerId ? { markerId } : { markerRule: SCORING_RULES })
	});
}
