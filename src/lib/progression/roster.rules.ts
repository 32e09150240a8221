import { londonDate } from '../ui/dates.ts';
import type { LearnerProgress } from './cohort-progress.server.ts';
import { enrolmentState, moduleState } from './words.rules.ts';

/** A cohort as rows of a file: a line of headings, then a line for each learner. */
export function rosterRows(learners: readonly LearnerProgress[]): (string | number | null)[][] {
	const codes = learners[0]?.modules.map(({ code }) => code) ?? [];
	const headings = [
		'Name',
		'E-mail address',
		'Candidate number',
		'Standing',
		'Lessons read',
		'Lessons',
		...codes.flatMap((code) => [code, `${code} percent`, `${code} due`, `${code} late`]),
		'Last active'
	];
	const lines = learners.map((learner) => [
		learner.personName,
		learner.personEmail,
		learner.candidateNumber,
		enrolmentState(learner.state).text,
		learner.lessonsDone,
		learner.lessonsTotal,
		...codes.flatMap((code) => {
			const module = learner.modules.find((each) => each.code === code);
			if (!module) return ['', null, '', ''];
			const due = module.dueAt ? londonDate(module.dueAt) : '';
			return [moduleState(module.state).text, module.percent, due, module.overdue ? 'yes' : 'no'];
		}),
		learner.lastActiveAt ? londonDate(learner.lastActiveAt) : ''
	]);
	return [headings, ...lines];
}
