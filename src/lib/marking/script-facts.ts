import type { AssignmentPolicy } from '#lib/catalogue/published.ts';
import { defaultLatePolicy, latePeriods } from './late-work.rules.ts';

/** A submission as markers see it: by candidate number. No query here reads the learner's name. */
export type Script = {
	submissionId: string;
	state: 'submitted' | 'marked';
	number: number;
	enrolmentId: string;
	candidateNumber: string;
	cohortId: string;
	cohortCode: string;
	cohortName: string;
	timeZone: string;
	moduleCode: string;
	moduleTitle: string;
	passPercent: number;
	/** The least that passes the assignment. */
	floorPercent: number;
	assessmentId: string;
	title: string;
	policy: AssignmentPolicy;
	submittedAt: Date;
	dueAt: Date | null;
};

export type ScriptToMark = Omit<Script, 'policy' | 'state' | 'enrolmentId' | 'floorPercent'> & {
	words: number;
	minutes: number;
	/** Who has begun to mark it: a few words are saved. */
	begunBy: 'you' | 'another tutor' | null;
};

/** How many periods late it was handed in; a second try has its own last day and is never late. */
export const lateBy = (
	script: Pick<Script, 'number' | 'passPercent' | 'timeZone' | 'dueAt' | 'submittedAt'>
): number =>
	script.number > 1
		? 0
		: latePeriods(
				defaultLatePolicy(script.passPercent, script.timeZone),
				script.dueAt,
				script.submittedAt
			);
