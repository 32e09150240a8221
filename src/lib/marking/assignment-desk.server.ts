import type { Assignment } from '#lib/catalogue/published.ts';
import type { AnySql } from '#lib/platform/database.server.ts';
import { defaultLatePolicy, latenessWords, latePeriods } from './late-work.rules.ts';
import type { Mark } from './marks.server.ts';
import type { NextTry } from './resubmission.rules.ts';
import {
	marksOfSubmissions,
	nextTryOf,
	submissionsOf,
	type Submission
} from './submissions.server.ts';
import { ownNamesIn } from './words.rules.ts';

export type MarkedTry = Submission & { mark: Mark | null };

/** Everything an assignment page shows to the learner it belongs to. */
export type AssignmentDesk = {
	tries: MarkedTry[];
	next: NextTry;
	/** What the form begins from; null when there is nothing to write now. */
	editor: Editor | null;
};

export type Editor = {
	number: number;
	/** `seq` of the newest draft; 0 before the first save. */
	base: number;
	body: string;
	savedAt: Date | null;
	file: { name: string; sizeBytes: number } | null;
	/** The last instant at which it counts in full (first try) or at all (another try). */
	until: Date | null;
	capPercent: number | null;
	/** What lateness costs if it is handed in now; null when in time. */
	lateness: string | null;
	/** Parts of the writer's own name found in the text, which markers must not see. */
	ownNames: string[];
};

type Place = {
	enrolmentId: string;
	personName: string;
	dueAt: Date | null;
	passPercent: number;
	timeZone?: string;
};

/** @param wanted the try that the learner asked to begin, when it is not the first */
export async function assignmentDesk(
	sql: AnySql,
	place: Place,
	assignment: Assignment,
	at: Date,
	wanted: number | null
): Promise<AssignmentDesk> {
	const which = { enrolmentId: place.enrolmentId, assessmentId: assignment.id };
	const submissions = await submissionsOf(sql, which.enrolmentId, which.assessmentId);
	const marks = await marksOfSubmissions(sql, which.enrolmentId, which.assessmentId);
	const open = submissions.find(({ state }) => state === 'draft');
	// What allows the open try is told by the tries before it.
	const next = await nextTryOf(sql, which, assignment, at, open?.number);
	const tries = submissions.map((one) => ({ ...one, mark: marks.get(one.id) ?? null }));
	const begins = next.allowed && (open || submissions.length === 0 || wanted === next.number);
	return {
		tries,
		next,
		editor: begins ? editorOf(place, submissions, open, next, at) : null
	};
}

function editorOf(
	place: Place,
	submissions: readonly Submission[],
	open: Submission | undefined,
	next: NextTry & { allowed: true },
	at: Date
): Editor {
	const draft = open?.draft ?? null;
	const first = next.number === 1;
	// Another try begins from the words of the one before it.
	const body = draft?.body ?? submissions.at(-1)?.draft?.body ?? '';
	return {
		number: next.number,
		base: draft?.seq ?? 0,
		body,
		savedAt: draft?.savedAt ?? null,
		file: draft?.file ?? null,
		until: first ? place.dueAt : next.until,
		capPercent: next.capPercent,
		lateness: first ? latenessNow(place, at) : null,
		ownNames: ownNamesIn(body, place.personName)
	};
}

function latenessNow(place: Place, at: Date): string | null {
	const policy = defaultLatePolicy(place.passPercent, place.timeZone);
	return latenessWords(policy, latePeriods(policy, place.dueAt, at));
}
