import type { Actor } from '#lib/platform/actor.ts';
import {
	numberIn,
	type Page,
	pageOf,
	readCursor,
	textIn,
	writeCursor
} from '#lib/platform/cursor.ts';
import type { AnySql, Sql, Transaction } from '#lib/platform/database.server.ts';
import { NotFound } from '#lib/platform/errors.ts';
import { isId, newId } from '#lib/platform/id.ts';
import { authorise } from './permissions.rules.ts';

export type NewOrganisation = {
	name: string;
	/** Three to ten capitals and figures; null for an employer without one. */
	odsCode: string | null;
	/** True for the invented ones of demonstrations and exercises. */
	fictional: boolean;
};

/** The organisation with this code, added if there is none. Whoever is there is not changed. */
export async function findOrAddOrganisation(
	tx: Transaction,
	actor: Actor,
	input: NewOrganisation
): Promise<string> {
	authorise(actor, 'people.manage');
	const id = newId();
	const added = await tx`
		insert into organisation ${tx({ id, ...input, createdAt: actor.at })}
		on conflict (ods_code) do nothing`;
	if (added.count === 1) return id;
	const [found] = await tx<{ id: string }[]>`
		select coalesce(merged_into, id) as id from organisation where ods_code = ${input.odsCode}`;
	return found!.id;
}

export type FoundOrganisation = NewOrganisation & { id: string; people: number };

const PAGE_SIZE = 25;
/** As forgiving as the search for people. */
const LEAST_LIKENESS = 0.3;

/** Organisations by name; with `q` those whose name is like it or whose code begins with it. */
export async function searchOrganisations(
	sql: Sql,
	actor: Actor,
	{ q, after }: { q: string; after: string | null }
): Promise<Page<FoundOrganisation>> {
	authorise(actor, 'people.read');
	const asked = q.replaceAll('\u0000', '').trim().slice(0, 100);
	return asked ? organisationsLike(sql, asked, after) : organisationsByName(sql, after);
}

async function organisationsByName(sql: Sql, after: string | null) {
	const cursor = readCursor(after, textIn);
	const rows = await sql<FoundOrganisation[]>`
		select ${described(sql)} from organisation o
		where merged_into is null
			${cursor ? sql`and (name, id) > (${cursor.value}, ${cursor.id})` : sql``}
		order by name, id limit ${PAGE_SIZE + 1}`;
	return pageOf(rows, PAGE_SIZE, ({ name, id }) => writeCursor(name, id));
}

async function organisationsLike(sql: Sql, asked: string, after: string | null) {
	const cursor = readCursor(after, numberIn);
	const codeBegin = `${asked.toUpperCase().replace(/[\\%_]/g, '\\$&')}%`;
	const rows = await sql<(FoundOrganisation & { likeness: number })[]>`
		with hits as (
			select *, case when ods_code like ${codeBegin} then 2
				else word_similarity(${asked}, name)::float8 end as likeness
			from organisation where merged_into is null
		)
		select likeness, ${described(sql)} from hits o
		where likeness >= ${LEAST_LIKENESS}
			${cursor ? sql`and (likeness, id) < (${cursor.value}, ${cursor.id})` : sql``}
		order by likeness desc, id desc limit ${PAGE_SIZE + 1}`;
	return pageOf(rows, PAGE_SIZE, ({ likeness, id }) => writeCursor(likeness, id));
}

const described = (sql: AnySql) => sql`
	o.id, o.name, o.ods_code, o.fictional,
	(select count(*) from person p where p.organisation_id = o.id) as people`;

/** One organisation, for staff; one that was merged leads to the other. */
export async function organisationAt(
	sql: AnySql,
	actor: Actor,
	id: string
): Promise<FoundOrganisation & { mergedInto: string | null }> {
	authorise(actor, 'people.read');
	const [found] = isId(id)
		? await sql<(FoundOrganisation & { mergedInto: string | null })[]>`
			select ${described(sql)}, o.merged_into from organisation o where o.id = ${id}`
		: [];
	if (!found) throw new NotFound('That organisation');
	return found;
}

const MOST = 100;

/** Who works there, by name. */
export async function peopleOf(
	sql: AnySql,
	actor: Actor,
	organisationId: string
): Promise<{ id: string; name: string }[]> {
	authorise(actor, 'people.read');
	return sql<{ id: string; name: string }[]>`
		select id, name from person where organisation_id = ${organisationId}
		order by name, id limit ${MOST}`;
}
