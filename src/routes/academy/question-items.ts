import type { ChallengedItem } from '#lib/assessment/challenges/challenge-list.server.ts';
import type { ShortQuiz } from '#lib/assessment/corrections/short-papers.server.ts';
import { dayWords, fromNow, plural } from '#lib/ui/dates.ts';
import { nothing, type WorkItem } from './work-item.ts';

export function shortQuizItem(quiz: ShortQuiz): WorkItem {
	const { takenOut, asked, drawn } = quiz;
	const left = takenOut.length === 1 ? 'was taken out' : 'were taken out';
	return {
		...nothing,
		id: `short-${quiz.assessmentId}`,
		heading: `Papers of the quiz of ${quiz.moduleCode} are ${plural(asked - drawn, 'question')} short`,
		reason: `${takenOut.join(', ')} ${left}, and the bank has nothing else for that place. Learners who begin now get ${plural(drawn, 'question')}, not ${asked}. A new edition can bring one more.`,
		link: {
			href: `/academy/content/${quiz.edition}/quizzes/${quiz.moduleCode.toLowerCase()}`,
			text: 'Look at its questions'
		}
	};
}

/** One for all challenged questions: their own page has them one by one. */
export function challengesItem(items: readonly ChallengedItem[], at: Date): WorkItem {
	const waiting = items.filter((item) => item.waiting > 0);
	const learners = waiting.reduce((sum, item) => sum + item.waiting, 0);
	const oldest = waiting
		.flatMap(({ oldestAt }) => oldestAt ?? [])
		.toSorted((a, b) => a.getTime() - b.getTime())[0];
	const toCorrect = items.filter((item) => item.toCorrect).length;
	const said = [
		oldest &&
			`${plural(learners, 'answer is', 'answers are')} owed, the oldest since ${dayWords(oldest)}, ${fromNow(oldest, at)}.`,
		toCorrect > 0 &&
			`${plural(toCorrect, 'question was', 'questions were')} found wrong and ${toCorrect === 1 ? 'is' : 'are'} not put right yet.`
	].filter(Boolean);
	return {
		...nothing,
		id: 'challenges',
		heading: `Learners say that something is wrong with ${plural(items.length, 'question')}`,
		reason: said.join(' '),
		link: { href: '/academy/challenges', text: 'Read what they say' }
	};
}
