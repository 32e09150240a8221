import { momentWords, plural } from '#lib/ui/dates.ts';
import type { ExtraTime } from './timing.rules.ts';

/** What the academy writes to a learner about their time. Never the reason: mail is not private. */
type Letter = { subject: string; text: string };

const letter = (subject: string, name: string, paragraphs: readonly string[]): Letter => ({
	subject,
	text: `Dear ${name}\n\n${paragraphs.join('\n\n')}\n`
});

/** "25% more time, 5 minutes more and 10 minutes for breaks"; empty when nothing is given. */
export function extraWords({ extraPercent, extraMinutes, breakMinutes }: ExtraTime): string {
	const parts = [
		extraPercent > 0 ? `${extraPercent}% more time` : '',
		extraMinutes > 0 ? `${plural(extraMinutes, 'minute')} more` : '',
		breakMinutes > 0 ? `${plural(breakMinutes, 'minute')} for breaks` : ''
	].filter(Boolean);
	return parts.length > 1
		? `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`
		: (parts[0] ?? '');
}

/** A try that is under way: when it ends, and whether that is later than before. */
export type TryUnderWay = { quiz: string; number: number; dueAt: Date; isLater: boolean };

/** @param about what it is for: "the quiz Risk in practice" or "every quiz of Cyber Leadership" */
export function extraTimeLetter(
	name: string,
	about: string,
	extra: ExtraTime,
	underWay: readonly TryUnderWay[]
): Letter {
	const words = extraWords(extra);
	const given = words
		? `The academy has given you ${words}, for ${about}. The page of each quiz shows your own time.`
		: `For ${about} you have the usual time, from your next try on.`;
	const fromNextOn = words ? ['It holds for every try that you begin from now on.'] : [];
	const ends = underWay.length > 0 ? underWay.map(endWords) : fromNextOn;
	return letter('Your time in quizzes', name, [given, ...ends]);
}

const endWords = ({ quiz, number, dueAt, isLater }: TryUnderWay): string =>
	isLater
		? `${quiz}, try ${number}, is under way and now ends on ${momentWords(dueAt)} (United Kingdom time). The open page shows it by itself.`
		: `${quiz}, try ${number}, is under way and keeps its end, ${momentWords(dueAt)} (United Kingdom time).`;

export const endMovedLetter = (
	name: string,
	quizTitle: string,
	until: Date,
	underWay: boolean
): Letter =>
	letter(`A new time for: ${quizTitle}`, name, [
		underWay
			? `Your time for this quiz now ends on ${momentWords(until)} (United Kingdom time). The open page shows it by itself.`
			: `You can begin this quiz until ${momentWords(until)} (United Kingdom time).`
	]);

export const voidedLetter = (name: string, quizTitle: string, number: number): Letter =>
	letter(`Set aside: ${quizTitle}, try ${number}`, name, [
		`The academy has set aside try ${number} of this quiz. It does not count and uses up no try. Your answers are kept.`,
		'Your record says why. If you have a question, answer this mail.'
	]);

/** Nobody's closing comes before everybody's. */
export const closesLaterWords = (closesAt: Date): string =>
	`For everybody this quiz closes on ${momentWords(closesAt)}: enter that or a later time`;
