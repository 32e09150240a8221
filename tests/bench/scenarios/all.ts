import type { Scenario } from '../scenario.ts';
import { coursePage, learnerHome, lessonPage, staffCohort, verify } from './pages.ts';
import { quizAnswer } from './quiz-answer.ts';
import { signInScenario } from './sign-in.ts';

export const scenarios: readonly Scenario[] = [
	signInScenario,
	learnerHome,
	coursePage,
	lessonPage,
	quizAnswer,
	staffCohort,
	verify
];
