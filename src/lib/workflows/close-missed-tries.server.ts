import type { Actor } from '#lib/platform/actor.ts';
import { inTransaction, type Sql, type Transaction } from '#lib/platform/database.server.ts';
import { isTimeOver } from '#lib/progression/course-map.ts';
import { courseMap } from '#lib/progression/course-map.server.ts';
import { enrolmentById } from '#lib/progression/enrolments.server.ts';
import { moveModule, openWhatFollows } from '#lib/progression/modules.server.ts';
import { recordResult, resultsOf } from '#lib/progression/results.server.ts';
import { keepProvisional } from './keep-provisional.server.ts';

/**
 * A learner who was given another try and let its time pass has not passed the module. It is settled
 * so, and when nothing else is left to do the board decides: nobody waits in silence. So does the end
 * of a window until which the last results were held.
 * Never doubles: each place is looked at again under its own lock, in its own transaction.
 * @returns how many modules were closed
 */
export async function closeMissedTries(sql: Sql, actor: Actor): Promise<number> {
	const places = await sql<{ id: string }[]>`
		select e.id from enrolment e
		where e.state in ('studying', 'referred') and (
			exists (select from module_progress p where p.enrolment_id = e.id and (p.state = 'referred'
				or p.state = 'assessing' and exists (select from module_result r
					where r.enrolment_id = e.id and r.module_id = p.module_id)))
			or e.state = 'studying' and not exists (select from module_progress p where p.enrolment_id = e.id
				and p.state in ('open', 'studying', 'assessing', 'awaitingMark')))`;
	let closed = 0;
	for (const { id } of places) closed += await inTransaction(sql, (tx) => closeIn(tx, actor, id));
	return closed;
}

async function closeIn(tx: Transaction, actor: Actor, enrolmentId: string): Promise<number> {
	// As settle-result does: one learner's results are settled one after the other.
	await tx`select 1 from enrolment where id = ${enrolmentId} for update`;
	const { modules } = await courseMap(tx, await enrolmentById(tx, enrolmentId), actor.at);
	const over = modules.filter((module) => isTimeOver(module, actor.at));
	const results = over.length > 0 ? await resultsOf(tx, enrolmentId) : [];
	for (const { id: moduleId } of over) {
		const latest = results.find((result) => result.moduleId === moduleId);
		const settled = { outcome: 'failed', percent: latest?.percent ?? 0 } as const;
		const place = { enrolmentId, moduleId };
		await recordResult(tx, actor, { ...place, settled, parts: latest?.parts ?? [] });
		await moveModule(tx, actor, { ...place, event: { type: 'resultSettled', ...settled } });
	}
	await openWhatFollows(tx, actor, enrolmentId);
	const why = { reasonCode: 'ASSESS_ERROR', evidence: 'results that could be seen' } as const;
	await keepProvisional(tx, actor, enrolmentId, why);
	return over.length;
}
