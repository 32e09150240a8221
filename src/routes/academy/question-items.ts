import type { ShortQuiz } from '#lib/assessment/corrections/short-papers.server.ts';
import { plural } from '#lib/ui/dates.ts';
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
