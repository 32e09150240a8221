import type { RubricLevel } from '#lib/catalogue/published.ts';
import type { AwardAct, ReasonCode } from '#lib/certification/reason.rules.ts';
import type { Decision } from '#lib/marking/board.rules.ts';
import type { LearnerKey, OfficerKey } from './people.ts';
import type { Quality } from './scripts.ts';

/**
 * What the demo people did, by days of their cohort (0 is its first day). Cohorts lie around the
 * present, so that the demo looks current whenever it is loaded: one is over and ratified, one waits
 * for its board, one is half way, one has just begun; these take the pilot. One takes the full course
 * and is still to begin.
 */

export type ModuleNumber = 1 | 2;

/** One thing done on a day. Lessons are read in the order of the course. */
export type Deed =
	| readonly [day: number, act: 'read', lessons: number]
	| readonly [day: number, act: 'quiz', module: ModuleNumber, share: number]
	| readonly [day: number, act: 'write', module: ModuleNumber, quality: Quality]
	| readonly [day: number, act: 'handIn', module: ModuleNumber, quality: Quality]
	| readonly [day: number, act: 'mark', module: ModuleNumber, level: RubricLevel, by?: 'tutor2']
	| readonly [day: number, act: 'correct', module: ModuleNumber, level: RubricLevel, reason: string]
	| readonly [day: number, act: 'break' | 'withdraw', reason: string]
	| readonly [day: number, act: 'remind'];

export type LearnerStory = {
	who: LearnerKey;
	invited: number;
	/** Null: the invitation was not taken up. */
	accepted: number | null;
	deeds: readonly Deed[];
};

export type CohortStory = {
	name: 'over' | 'waits for its board' | 'half way' | 'just begun' | 'still to begin';
	course: 'pilot' | 'full';
	/** The day on which staff opened it. */
	opened: number;
	/** Its first day is this many weeks before the Monday of the present week; less than 0: after. */
	weeksAgo: number;
	capacity: number;
	tutors: readonly OfficerKey[];
	learners: readonly LearnerStory[];
	deadline?: { day: number; module: ModuleNumber; to: number; time: string; reason: string };
	/** Called on a day. One that met on a day was ratified then; the other is still to come. */
	board?: {
		called: number;
		meets: { day: number } | { inDays: number };
		changes: readonly { who: LearnerKey; decision: Decision; reason: string; day: number }[];
	};
	/** What was done to awards later. */
	awards?: readonly { who: LearnerKey; act: AwardAct; reasonCode: ReasonCode; day: number }[];
};
