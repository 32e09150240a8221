import * as v from 'valibot';
import { isDay } from '../platform/days.ts';

const day = (words: string) => v.pipe(v.string(words), v.check(isDay, words));

/** What staff write: `key` is the id it will have, so that a second press finds it there. */
export const newsSchema = v.object({
	key: v.pipe(v.string(), v.uuid('Open the page again: this form is damaged')),
	cohortId: v.union(
		[v.literal('all'), v.pipe(v.string(), v.uuid('Choose who it is for'))],
		'Choose who it is for'
	),
	title: v.pipe(
		v.string('Enter a heading'),
		v.nonEmpty('Enter a heading'),
		v.maxLength(120, 'The heading must have 120 characters or fewer')
	),
	body: v.pipe(
		v.string('Enter the text'),
		v.nonEmpty('Enter the text'),
		v.maxLength(2000, 'The text must have 2,000 characters or fewer')
	),
	from: day('Enter the first day, such as 2026-11-02'),
	until: day('Enter the last day, such as 2026-11-20'),
	mail: v.optional(v.literal('yes'))
});
export type NewNews = v.InferOutput<typeof newsSchema>;

/** The paragraphs of a plain text: empty lines part them. */
export const paragraphsOf = (text: string): string[] =>
	text
		.split(/\r?\n\s*\r?\n/)
		.map((paragraph) => paragraph.trim())
		.filter(Boolean);

export function newsStanding(
	news: { shownFrom: string; shownUntil: string; endedAt: Date | null },
	today: string
): 'shown' | 'coming' | 'over' {
	if (news.endedAt || news.shownUntil < today) return 'over';
	return news.shownFrom > today ? 'coming' : 'shown';
}
