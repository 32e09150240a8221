import type { QuizPolicy } from '#lib/catalogue/published.ts';

/** A try with answers for a tutor, by candidate number. No query here reads the learner's name. */
export type AnswerScript = {
	attemptId: string;
	state: 'submitted' | 'autoSubmitted' | 'marked';
	number: number;
	enrolmentId: string;
	candidateNumber: string;
	cohortId: string;
	cohortName: string;
	moduleCode: string;
	assessmentId: string;
	title: string;
	dueAt: Date;
	submittedAt: Date;
	quiz: { floorPercent: number; policy: QuizPolicy };
};

export type AnswersToMark = Pick<
	AnswerScript,
	| 'attemptId'
	| 'number'
	| 'candidateNumber'
	| 'cohortId'
	| 'cohortName'
	| 'moduleCode'
	| 'title'
	| 'submittedAt'
> & {
	answers: number;
	words: number;
	minutes: number;
	begunBy: 'you' | 'another tutor' | null;
};
