import type { Actor } from '#lib/platform/actor.ts';
import type { AnySql, Transaction } from '#lib/platform/database.server.ts';
import { NotFound } from '#lib/platform/errors.ts';
import { isId, newId } from '#lib/platform/id.ts';
import { authorise } from '../identity/permissions.rules.ts';
import type { Verdict } from './invitation.rules.ts';
import type { PeopleFile } from './people-file.rules.ts';

/** What became of a row when its list was applied. */
export type Outcome = Verdict & {
	/** The place that was made; null for a row that was left out. */
	enrolmentId: string | null;
	/** Of the enrolment just after: while it is the same, nothing has happened to the place since. */
	version: number | null;
};

/** A list of people as it was read, kept so that what staff checked is what is applied. */
export type PeopleImport = PeopleFile & {
	id: string;
	cohortId: string;
	/** The file's, or 'Typed list'. */
	name: string;
	createdAt: Date;
	createdByName: string | null;
	appliedAt: Date | null;
	outcome: Outcome[] | null;
	undoneAt: Date | null;
};

export async function keepImport(
	tx: Transaction,
	actor: Actor,
	input: { cohortId: string; name: string; file: PeopleFile }
): Promise<string> {
	authorise(actor, 'cohort.manage');
	const id = newId();
	await tx`
		insert into cohort_import ${tx({
			id,
			cohortId: input.cohortId,
			name: shortName(input.name),
			headings: tx.json(input.file.headings) as never,
			rows: tx.json(input.file.rows) as never,
			createdBy: actor.personId,
			createdAt: actor.at
		})}`;
	return id;
}

/** @throws NotFound also for an import of another cohort */
export async function importAt(sql: AnySql, cohortId: string, id: string): Promise<PeopleImport> {
	if (!isId(id)) throw new NotFound('That list');
	const [row] = await sql<PeopleImport[]>`
		select i.id, i.cohort_id, i.name, i.headings, i.rows, i.created_at, p.name as created_by_name,
			i.applied_at, i.outcome, i.undone_at
		from cohort_import i left join person p on p.id = i.created_by
		where i.id = ${id} and i.cohort_id = ${cohortId}`;
	if (!row) throw new NotFound('That list');
	return row;
}

export type ImportSummary = Pick<
	PeopleImport,
	'id' | 'name' | 'createdAt' | 'createdByName' | 'appliedAt' | 'undoneAt'
> & { rowCount: number; invitedCount: number };

/** The newest lists of a cohort. */
export async function importsOf(sql: AnySql, cohortId: string): Promise<ImportSummary[]> {
	return sql<ImportSummary[]>`
		select i.id, i.name, i.created_at, p.name as created_by_name, i.applied_at, i.undone_at,
			jsonb_array_length(i.rows) as row_count,
			coalesce(jsonb_array_length(jsonb_path_query_array(i.outcome, '$[*] ? (@.good == true)')), 0)
				as invited_count
		from cohort_import i left join person p on p.id = i.created_by
		where i.cohort_id = ${cohortId} order by i.created_at desc, i.id desc limit 20`;
}

/** How many invitations of an applied list could still be taken back: nobody acted on them since. */
export async function countUntouched(sql: AnySql, id: string): Promise<number> {
	const [row] = await sql<{ count: number }[]>`
		select count(*) from cohort_import i
			cross join jsonb_to_recordset(i.outcome) as o("enrolmentId" uuid, version int)
			join enrolment e on e.id = o."enrolmentId" and e.version = o.version and e.state = 'invited'
		where i.id = ${id} and i.undone_at is null`;
	return row?.count ?? 0;
}

/** Locks the list, so that two presses apply it, or take it back, one after the other. */
export async function lockImport(
	tx: Transaction,
	cohortId: string,
	id: string
): Promise<PeopleImport> {
	if (isId(id)) await tx`select 1 from cohort_import where id = ${id} for update`;
	return importAt(tx, cohortId, id);
}

export async function recordApplied(
	tx: Transaction,
	actor: Actor,
	id: string,
	outcome: readonly Outcome[]
): Promise<void> {
	await tx`
		update cohort_import
		set applied_at = ${actor.at}, outcome = ${tx.json(outcome as never) as never}
		where id = ${id} and applied_at is null`;
}

export async function recordUndone(tx: Transaction, actor: Actor, id: string): Promise<void> {
	await tx`
		update cohort_import set undone_at = ${actor.at} where id = ${id} and undone_at is null`;
}

/** Deletes lists read in before an instant; what they did stays in the places and the audit trail. */
export async function forgetImports(sql: AnySql, before: Date): Promise<number> {
	return (await sql`delete from cohort_import where created_at < ${before}`).count;
}

// A file's name comes from outside: no path, no control characters, no end to it.
const shortName = (name: string) =>
	(name.split(/[/\\]/).at(-1) ?? '').replace(/\p{Cc}/gu, '').slice(0, 120) || 'A file';
