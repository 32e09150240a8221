import type { Actor } from '#lib/platform/actor.ts';
import {
	numberIn,
	type Page,
	pageOf,
	readCursor,
	textIn,
	writeCursor
} from '#lib/platform/cursor.ts';
import { type AnySql, inTransaction, type Sql } from '#lib/platform/database.server.ts';
import { authorise } from './permissions.rules.ts';

export type FoundPerson = {
	id: string;
	name: string;
	email: string;
	organisation: string | null;
	roles: string[];
	cohorts: string[];
	closed: boolean;
};

const PAGE_SIZE = 25;
/** Of the letter triples of what was typed, how many must be in the name: forgives a slip or two. */
const LEAST_LIKENESS = 0.3;

/**
 * People by name; with `q` those whose name, or name on certificates, is like it or whose e-mail address
 * begins with it, the most like first.
 */
export async function searchPeople(
	sql: Sql,
	actor: Actor,
	{ q, after }: { q: string; after: string | null }
): Promise<Page<FoundPerson>> {
	authorise(actor, 'people.read');
	const asked = q.replaceAll('\u0000', '').trim().slice(0, 100);
	return asked ? peopleLike(sql, asked, after) : peopleByName(sql, after);
}

async function peopleByName(sql: Sql, after: string | null): Promise<Page<FoundPerson>> {
	const cursor = readCursor(after, textIn);
	const rows = await sql<FoundPerson[]>`
		with found as (
			select id, name, email, organisation_id, closed_at from person
			${cursor ? sql`where (name, id) > (${cursor.value}, ${cursor.id})` : sql``}
			order by name, id limit ${PAGE_SIZE + 1}
		)
		select ${described(sql)} order by f.name, f.id`;
	return pageOf(rows, PAGE_SIZE, ({ name, id }) => writeCursor(name, id));
}

async function peopleLike(
	sql: Sql,
	asked: string,
	after: string | null
): Promise<Page<FoundPerson>> {
	const cursor = readCursor(after, numberIn);
	const plain = asked.replace(/[\\%_]/g, '\\$&');
	const emailBegin = `${plain.toLowerCase()}%`;
	// Of other scripts than Latin not every database knows the letters, so such names are looked through.
	const inOtherLetters = sql`(name ~ '[^ -īĮ-ıĴ-ťŨ-ž]' and name like ${`%${plain}%`})`;
	// A mistyped address still holds the name: kwame.jonson@... asks for "kwame jonson" too.
	const name = asked.split('@')[0]!.replace(/[._-]+/g, ' ');
	const rows = await inTransaction(sql, async (tx) => {
		await tx`select set_config('pg_trgm.word_similarity_threshold', ${String(LEAST_LIKENESS)}, true)`;
		return tx<(FoundPerson & { likeness: number })[]>`
			with hits as (
				select id, name, email, organisation_id, closed_at,
					case when email like ${emailBegin} then 2 when ${inOtherLetters} then 1 else greatest(word_similarity(${name}, name),
						word_similarity(${name}, name_on_certificates))::float8 end as likeness
				from person where name %> ${name} or name_on_certificates %> ${name}
					or email like ${emailBegin} or ${inOtherLetters}
			), found as (
				select * from hits
				${cursor ? tx`where (likeness, id) < (${cursor.value}, ${cursor.id})` : tx``}
				order by likeness desc, id desc limit ${PAGE_SIZE + 1}
			)
			select f.likeness, ${described(tx)} order by f.likeness desc, f.id desc`;
	});
	return pageOf(rows, PAGE_SIZE, ({ likeness, id }) => writeCursor(likeness, id));
}

/** What a line of the list says about the people in `found`. */
const described = (sql: AnySql) => sql`
	f.id, f.name, f.email, o.name as organisation, f.closed_at is not null as closed,
	array(select distinct g.role from role_grant g
		where g.person_id = f.id and g.revoked_at is null order by 1) as roles,
	array(select c.name from enrolment e join cohort c on c.id = e.cohort_id
		where e.person_id = f.id order by c.starts_on desc, c.id limit 3) as cohorts
	from found f left join organisation o on o.id = f.organisation_id`;
