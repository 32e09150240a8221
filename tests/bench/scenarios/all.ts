import type { Scenario } from '../scenario.ts';
import { deadlineStorm } from './deadline-storm.ts';
import { exam } from './exam.ts';
import { issueCohort } from './issue-cohort.ts';
import { feedCatchUp } from './feed-catch-up.ts';
import { itemStatistics } from './item-statistics.ts';
import { coursePage, learnerHome, lessonPage, staffCohort, verify } from './pages.ts';
import { quizAnswer } from './quiz-answer.ts';
import { registerSearch } from './register-search.ts';
import { signInScenario } from './sign-in.ts';

export const scenarios: readonly Scenario[] = [
	signInScenario,
	learnerHome,
	coursePage,
	lessonPage,
	quizAnswer,
	staffCohort,
	itemStatistics,
	verify,
	registerSearch,
	issueCohort,
	deadlineStorm,
	exam,
	feedCatchUp
];
