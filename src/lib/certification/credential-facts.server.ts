import { parse } from 'yaml';
import type { AnySql } from '#lib/platform/database.server.ts';
import { NotFound } from '#lib/platform/errors.ts';
import type { CredentialFacts, Outcome } from './credential.rules.ts';

/** Everything that a credential says but its place in the status list. @throws NotFound */
export async function credentialFactsOf(
	sql: AnySql,
	certificateId: string
): Promise<Omit<CredentialFacts, 'place'>> {
	type Row = Omit<CredentialFacts, 'place' | 'outcomes'> & { keys: string[] };
	const [row] = await sql<Row[]>`
		select c.id, a.id as award_id, a.edition_id, c.code, c.name, p.email,
			c.title, e.award->>'criteria' as criteria,
			a.qualification_code as qualification_id, c.grade, (e.award->>'hours')::int as hours,
			c.awarded_on, c.valid_from, c.expires_on as printed_end,
			coalesce(e.award->'outcomes', '[]') as keys
		from certificate c join award a on a.id = c.award_id join person p on p.id = a.person_id
			join edition e on e.id = a.edition_id
		where c.id = ${certificateId}`;
	if (!row) throw new NotFound('That certificate');
	const { keys, ...facts } = row;
	const known = await outcomesOf(sql, facts.editionId);
	return { ...facts, outcomes: keys.map((key) => known.get(key) ?? unknownOutcome(key)) };
}

/** Editions never change, so their outcomes are read once. A handful of editions is in use at a time. */
const cache = new Map<string, Map<string, Outcome>>();

/** What the clauses of standards are called in the files of an edition, by key. */
async function outcomesOf(sql: AnySql, editionId: string): Promise<Map<string, Outcome>> {
	const cached = cache.get(editionId);
	if (cached) return cached;
	const files = await sql<{ bytes: Uint8Array }[]>`
		select bytes from edition_file
		where edition_id = ${editionId} and path ~ '^([^/]+/)?outcomes\\.yaml$'`;
	const outcomes = files.flatMap(
		({ bytes }) => parse(new TextDecoder().decode(bytes)) as Outcome[]
	);
	const known = new Map(outcomes.map((outcome) => [outcome.key, outcome]));
	if (cache.size > 50) cache.clear();
	cache.set(editionId, known);
	return known;
}

const unknownOutcome = (key: string): Outcome => ({
	key,
	title: key,
	framework: key.split('/')[0]!
});

/** A clause by its key, as the newest edition that maps to it calls it; null: none does. */
export async function outcomeByKey(sql: AnySql, key: string): Promise<Outcome | null> {
	const editions = await sql<{ id: string }[]>`
		select id from edition where award->'outcomes' ? ${key} order by published_at desc limit 1`;
	for (const { id } of editions) return (await outcomesOf(sql, id)).get(key) ?? null;
	return null;
}
