import { statusWords } from './award-status.rules.ts';
import type { ListedAward } from './listed-awards.server.ts';

/** Whether at least one award is in force. */
export const isQualified = (entry: { awards: readonly Pick<ListedAward, 'status'>[] }): boolean =>
	entry.awards.some(({ status }) => status === 'in_force');

export const levelWords = (level: string): string =>
	level === 'unregulated' ? 'Professional award (unregulated)' : level;

/** What is true of an award, since when and until when; `day` writes a calendar day. */
export function standingSentence(
	{ status, since, until, conditions }: ListedAward,
	day: (day: string) => string
): string {
	const limited = conditions ? ' with conditions' : '';
	const end = until ? `, until ${day(until)}` : '';
	const from = status === 'expired' || status === 'revoked' ? 'on' : 'since';
	return `${statusWords[status]}${limited} ${from} ${day(since)}${end}`;
}
