import type { AnySql } from '#lib/platform/database.server.ts';

/** Below this, words have nothing to do with each other. */
const ALIKE = 0.25;

/**
 * Words of the register that each word may have been meant for, the nearest first; itself among them.
 * Two letters that changed places are the commonest slip and share the fewest triples of a short name,
 * so the words that it may have come from are looked up as they are.
 */
export async function similarWords(sql: AnySql, words: readonly string[]): Promise<string[][]> {
	const [near, turned] = await Promise.all([
		nearWords(sql, words),
		known(sql, words.flatMap(turns))
	]);
	return words.map((word) => [
		...new Set([...turns(word).filter((turn) => turned.has(turn)), ...(near.get(word) ?? [])])
	]);
}

/** 'liegh' -> 'ilegh', 'leigh', 'ligeh', 'liehg'. */
function turns(word: string): string[] {
	const letters = [...word];
	if (letters.length < 3) return [];
	return letters
		.slice(1)
		.map((letter, before) =>
			[...letters.slice(0, before), letter, letters[before]!, ...letters.slice(before + 2)].join('')
		);
}

async function known(sql: AnySql, words: readonly string[]): Promise<Set<string>> {
	const rows = await sql<{ word: string }[]>`
		select word from register_word where word = any(${words as string[]}::text[])`;
	return new Set(rows.map(({ word }) => word));
}

async function nearWords(sql: AnySql, words: readonly string[]): Promise<Map<string, string[]>> {
	const rows = await sql<{ asked: string; near: string[] }[]>`
		select asked.word as asked, array(
			select n.word from (
				select r.word, r.word <-> asked.word as distance from register_word r
				order by r.word <-> asked.word limit 6) n
			where n.distance <= ${1 - ALIKE} order by n.distance, n.word) as near
		from unnest(${words as string[]}::text[]) asked(word)`;
	return new Map(rows.map(({ asked, near }) => [asked, near]));
}
