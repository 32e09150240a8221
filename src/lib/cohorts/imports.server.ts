import type { Actor } from '#lib/platform/actor.ts';
import type { AnySql, Transaction } from '#lib/platform/database.server.ts';
import { NotFound } from '#lib/platform/errors.ts';
import { newId } from '#lib/platform/id.ts';
import type { Candidate } from './invitation.rules.ts';

/** A file of people as it was read, kept until it is applied: what staff checked is what is applied. */
export type CohortImport = {
	id: string;
	cohortId: string;
	fileName: string;
	rows: Candidate[];
	createdAt: Date;
	appliedAt: Date | null;
};

export async function keepImport(
	tx: Transaction,
	actor: Actor,
	input: { cohortId: string; fileName: string; rows: readonly Candidate[] }
): Promise<string> {
	const id = newId();
	await tx`
		insert into cohort_import ${tx({
			id,
			cohortId: input.cohortId,
			fileName: input.fileName.slice(0, 200),
			rows: tx.json(input.rows as never) as never,
			createdBy: actor.personId,
			createdAt: actor.at
		})}`;
	return id;
}

/** @throws NotFound also for an import of another cohort */
export async function importAt(sql: AnySql, cohortId: string, id: string): Promise<CohortImport> {
	const [row] = await sql<CohortImport[]>`
		select id, cohort_id, file_name, rows, created_at, applied_at from cohort_import
		where id::text = ${id} and cohort_id = ${cohortId}`;
	if (!row) throw new NotFound('That file');
	return row;
}

/** True the first time only: the second press finds it applied. */
export async function claimImport(tx: Transaction, actor: Actor, id: string): Promise<boolean> {
	const claimed = await tx`
		update cohort_import set applied_at = ${actor.at} where id = ${id} and applied_at is null`;
	return claimed.count === 1;
}
