import { momentWords, plural } from '#lib/ui/dates.ts';
import type { ExtraTime } from './accommodations.server.ts';

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

export const extraTimeLetter = (name: string, courseTitle: string, extra: ExtraTime): Letter =>
	letter(`Your time in quizzes: ${courseTitle}`, name, [
		extraWords(extra)
			? `The academy has given you ${extraWords(extra)}. The page of each quiz shows your own time, and a quiz that you are taking now has been made longer.`
			: 'From your next quiz on you have the usual time. A quiz that you are taking now keeps its end.'
	]);

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
