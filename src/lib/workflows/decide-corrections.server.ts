import {
	correctedItem,
	insertDecision,
	isDecided,
	lockMarks,
	type UsedItem
} from '#lib/assessment/corrections/corrections.server.ts';
import { markAgain, type Remarked } from '#lib/assessment/corrections/mark-again.server.ts';
import { authorise } from '#lib/identity/permissions.rules.ts';
import type { Actor } from '#lib/platform/actor.ts';
import { recordAudit } from '#lib/platform/audit.server.ts';
import { inTransaction, type Sql, type Transaction } from '#lib/platform/database.server.ts';
import { reopenIfPassed } from '#lib/progression/enrolments.server.ts';
import { replaceMark } from './correct-item.server.ts';
import { keepProvisional } from './keep-provisional.server.ts';
import { settleResult } from './settle-result.server.ts';
import { tellOfCorrection } from './tell-of-correction.server.ts';

export type CorrectionLine = { correctionId: string; attemptId: string };
type Input = { adopts: boolean; reason: string; origin: string };

/**
 * The board takes up what corrections say of marks that it had ratified, or leaves those marks as they
 * are: the only act that changes a ratified mark. A learner who had failed and has now passed every
 * module waits for the board again. An award that was made stays as it is: it is changed by name, at
 * the award. The learner is told of either. Idempotent: what was decided once stays decided.
 * @returns how many marks were decided now
 */
export async function decideCorrections(
	sql: Sql,
	actor: Actor,
	lines: readonly CorrectionLine[],
	input: Input
): Promise<number> {
	authorise(actor, 'board.ratify');
	const order = lines.toSorted((a, b) => (a.attemptId < b.attemptId ? -1 : 1));
	let decided = 0;
	for (const line of order) {
		const isNew = await inTransaction(sql, (tx) => decideOne(tx, actor, line, input));
		if (isNew) decided += 1;
	}
	return decided;
}

async function decideOne(
	tx: Transaction,
	actor: Actor,
	line: CorrectionLine,
	{ adopts, reason, origin }: Input
): Promise<boolean> {
	const { item, newest } = await correctedItem(tx, line.correctionId);
	await lockMarks(tx, item.assessmentId);
	await tx`select from enrolment e join attempt t on t.enrolment_id = e.id
		where t.id = ${line.attemptId} for update of e`;
	if (await isDecided(tx, line)) return false;
	const effects = await markAgain(tx, item, newest.scored);
	const effect = effects.find((one) => one.attemptId === line.attemptId && one.ratified);
	const newMarkId = effect && adopts ? await adopt(tx, actor, item, effect, reason) : null;
	await insertDecision(tx, actor, { ...line, newMarkId, reason });
	if (effect) {
		await tellOfCorrection(tx, actor, item, {
			learners: [effect.enrolmentId],
			changed: newMarkId ? [effect] : [],
			reason: newest.reason,
			board: { adopts: newMarkId !== null, reason },
			origin
		});
	}
	const about = { type: 'attempt', id: line.attemptId };
	const { moduleCode: module, key: question } = item;
	const action = adopts ? 'correction-adopted' : 'correction-declined';
	await recordAudit(tx, actor, action, about, { module, question, reason });
	return true;
}

async function adopt(
	tx: Transaction,
	actor: Actor,
	item: UsedItem,
	effect: Remarked,
	reason: string
): Promise<string | null> {
	const made = await replaceMark(tx, actor, item, effect, reason);
	const { attemptId, enrolmentId } = effect;
	await settleResult(tx, actor, { enrolmentId, assessmentId: item.assessmentId });
	if (await reopenIfPassed(tx, actor, enrolmentId)) {
		const why = { reasonCode: 'ASSESS_ERROR', evidence: `mark of ${attemptId}` } as const;
		await keepProvisional(tx, actor, enrolmentId, why);
	}
	return made;
}
