import type { QuizPolicy } from '#lib/catalogue/published.ts';

/** The questions on one page of a quiz, by position. */
export type QuizPage = { from: number; to: number };

/** How many questions stand on each page; null: all of them on one. */
export const pageSize = ({ perPage, onePerPage }: Pick<QuizPolicy, 'perPage' | 'onePerPage'>) =>
	perPage ?? (onePerPage ? 1 : null);

/** The page that holds a question; what is no question of the quiz leads to the first page. */
export function pageWith(position: number, size: number | null, count: number): QuizPage | null {
	if (size === null) return null;
	const sound = Number.isInteger(position) && position >= 1 && position <= count;
	const from = sound ? position - ((position - 1) % size) : 1;
	return { from, to: Math.min(from + size - 1, count) };
}
