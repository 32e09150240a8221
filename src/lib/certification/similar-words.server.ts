import type { AnySql } from '#lib/platform/database.server.ts';

/** Below this, words have nothing to do with each other; two letters that changed places are above. */
const ALIKE = 0.25;

/** Words of the register that each word may have been meant for, the nearest first; itself among them. */
export async function similarWords(sql: AnySql, words: readonly string[]): Promise<string[][]> {
	const rows = await sql<{ asked: string; near: string[] }[]>`
		select asked.word as asked, array(
			select n.word from (
				select r.word, r.word <-> asked.word as distance from register_word r
				order by r.word <-> asked.word limit 6) n
			where n.distance <= ${1 - ALIKE} order by n.distance, n.word) as near
		from unnest(${words as string[]}::text[]) asked(word)`;
	return words.map((word) => rows.find(({ asked }) => asked === word)?.near ?? []);
}
