import type { Actor } from '#lib/platform/actor.ts';
import type { Transaction } from '#lib/platform/database.server.ts';
import { settleModule, type Part } from '#lib/progression/completion.rules.ts';
import { moveModule } from '#lib/progression/modules.server.ts';
import { recordResult } from '#lib/progression/results.server.ts';
import { triesOf } from '#lib/progression/tries.server.ts';
import { keepProvisional } from './keep-provisional.server.ts';

/**
 * After a mark: what the module comes to, what opens next, and whether all work is done.
 * Runs inside the story that recorded the mark (submit-attempt, publish-mark), so that a mark and
 * what follows from it are never seen apart. Idempotent: the same marks settle to the same result.
 */
export async function settleResult(
	tx: Transaction,
	actor: Actor,
	input: { enrolmentId: string; assessmentId: string }
): Promise<void> {
	const { enrolmentId } = input;
	// One learner's results are settled one after the other.
	const [, [module]] = await Promise.all([
		tx`select 1 from enrolment where id = ${enrolmentId} for update`,
		tx<{ id: string; passPercent: number }[]>`
			select m.id, m.pass_percent from module m join assessment a on a.module_id = m.id
			where a.id = ${input.assessmentId}`
	]);
	if (!module) return;

	const tries = await triesOf(tx, enrolmentId, module.id);
	const parts: Part[] = tries.map((t) => ({
		assessmentId: t.assessmentId,
		weightPercent: t.weightPercent,
		floorPercent: t.floorPercent,
		markPercent: t.bestPercent,
		triesLeft: t.marked < t.allowed
	}));
	const settled = settleModule(parts, module.passPercent);
	if (!settled) return; // Something of the module is still to be handed in or marked.

	await recordResult(tx, actor, { enrolmentId, moduleId: module.id, settled, parts });
	await moveModule(tx, actor, {
		enrolmentId,
		moduleId: module.id,
		event: { type: 'resultSettled', outcome: settled.outcome, percent: settled.percent }
	});
	await keepProvisional(tx, actor, enrolmentId, {
		reasonCode: 'ASSESS_ERROR',
		evidence: `result of module ${module.id}`
	});
}
