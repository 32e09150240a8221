import type { Actor } from '#lib/platform/actor.ts';
import type { AnySql, Transaction } from '#lib/platform/database.server.ts';
import { newId } from '#lib/platform/id.ts';
import { COMPLETION_RULES, type Part, type Settled } from './completion.rules.ts';

export type ModuleResult = {
	moduleId: string;
	percent: number;
	outcome: string;
	parts: Part[];
	settledAt: Date;
};

/**
 * Keeps what a module came to. A new row each time; earlier ones stay.
 * Idempotent: the same outcome and percent as the newest row adds nothing.
 */
export async function recordResult(
	tx: Transaction,
	actor: Actor,
	input: { enrolmentId: string; moduleId: string; settled: Settled; parts: readonly Part[] }
): Promise<void> {
	const [latest] = await tx<{ percent: number; outcome: string }[]>`
		select percent, outcome from module_result
		where enrolment_id = ${input.enrolmentId} and module_id = ${input.moduleId}
		order by seq desc limit 1`;
	if (latest?.percent === input.settled.percent && latest.outcome === input.settled.outcome) return;
	await tx`
		insert into module_result ${tx({
			id: newId(),
			enrolmentId: input.enrolmentId,
			moduleId: input.moduleId,
			percent: input.settled.percent,
			outcome: input.settled.outcome,
			parts: tx.json(input.parts as never) as never,
			ruleVersion: COMPLETION_RULES,
			settledAt: actor.at
		})}`;
}

/** The newest result of each module of an enrolment that has one. */
export async function resultsOf(sql: AnySql, enrolmentId: string): Promise<ModuleResult[]> {
	return sql<ModuleResult[]>`
		select distinct on (module_id) module_id, percent, outcome, parts, settled_at
		from module_result where enrolment_id = ${enrolmentId}
		order by module_id, seq desc`;
}
