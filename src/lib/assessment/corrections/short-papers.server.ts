import type { BlueprintCell } from '#lib/catalogue/published.ts';
import type { AnySql } from '#lib/platform/database.server.ts';
import { type Candidate, paperLength } from '../paper.rules.ts';
import { takenOutOf } from '../papers.server.ts';
import type { ScoredAs } from '../score.rules.ts';

/** How many questions the blueprint asks for, and how many a paper has that begins now. */
export type PaperLengths = { asked: number; drawn: number };

/** As they would be once the item is scored like this. */
export async function paperLengths(
	sql: AnySql,
	item: { id: string; assessmentId: string },
	scored: ScoredAs
): Promise<PaperLengths> {
	const takenOut = new Set(await takenOutOf(sql, item.assessmentId));
	if (scored.kind === 'void') takenOut.add(item.id);
	else takenOut.delete(item.id);
	return lengthsOf(sql, item.assessmentId, takenOut);
}

/** As they are now. */
export async function paperLengthsNow(sql: AnySql, assessmentId: string): Promise<PaperLengths> {
	return lengthsOf(sql, assessmentId, await takenOutOf(sql, assessmentId));
}

async function lengthsOf(
	sql: AnySql,
	assessmentId: string,
	takenOut: ReadonlySet<string>
): Promise<PaperLengths> {
	const [quiz] = await sql<{ blueprint: BlueprintCell[] }[]>`
		select policy -> 'blueprint' as blueprint from assessment where id = ${assessmentId}`;
	const blueprint = quiz?.blueprint ?? [];
	const bank = await sql<Candidate[]>`
		select id, key, type, outcome, level from item where assessment_id = ${assessmentId}`;
	const asked = blueprint.reduce((sum, { items }) => sum + items, 0);
	return { asked, drawn: paperLength(bank, blueprint, takenOut) };
}

export type ShortQuiz = PaperLengths & {
	assessmentId: string;
	title: string;
	moduleCode: string;
	/** As addresses write it, e.g. 'clhc.pilot-1'. */
	edition: string;
	/** Keys of the questions that were taken out. */
	takenOut: string[];
};

/** Quizzes that some cohort takes or is still to take, and whose papers have become shorter. */
export async function shortQuizzes(sql: AnySql, today: string): Promise<ShortQuiz[]> {
	const rows = await sql<Omit<ShortQuiz, 'asked' | 'drawn'>[]>`
		select a.id as assessment_id, a.title, m.code as module_code,
			lower(e.course_code) || '.' || e.label as edition,
			array_agg(i.key order by i.key) as taken_out
		from item_correction_now n join item i on i.id = n.item_id
			join assessment a on a.id = i.assessment_id join module m on m.id = a.module_id
			join edition e on e.id = a.edition_id
		where n.kind = 'void'
			and exists (select from cohort c where c.edition_id = e.id and c.ends_on >= ${today})
		group by a.id, m.code, e.id order by m.code, a.id`;
	const quizzes: ShortQuiz[] = [];
	for (const row of rows)
		quizzes.push({ ...row, ...(await paperLengthsNow(sql, row.assessmentId)) });
	return quizzes.filter(({ asked, drawn }) => drawn < asked);
}
