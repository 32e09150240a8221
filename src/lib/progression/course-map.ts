import type { Again } from './again.rules.ts';
import type { Closed } from './closed.rules.ts';

/** The whole course as one learner has it. */
export type CourseMap = {
	modules: MapModule[];
	/** The day of the next board of examiners, 'YYYY-MM-DD'; null when none is called. */
	boardMeetsOn: string | null;
	/** The lesson that was opened last. */
	lastLessonId: string | null;
};

export type MapModule = {
	id: string;
	code: string;
	title: string;
	summary: string;
	hours: number;
	requires: string[];
	passPercent: number;
	/** 'held' in place of what it was settled to, while the learner may not know that. */
	state: string;
	waitsForBoard: boolean;
	dueAt: Date | null;
	/** The one that is planned for the learner's cohort. */
	seminar: { title: string; startsAt: Date; endsAt: Date } | null;
	/** What the module came to when it was last settled, 0 to 100; null before, or while results are held. */
	percent: number | null;
	lessons: MapLesson[];
	assessments: MapAssessment[];
	/** Why the module is closed to the learner; null when it is not. */
	closed: Closed | null;
};

export type MapLesson = {
	id: string;
	code: string;
	slug: string;
	title: string;
	minutes: number;
	done: boolean;
};

export type MapAssessment = {
	id: string;
	kind: 'quiz' | 'assignment';
	title: string;
	weightPercent: number;
	floorPercent: number;
	/** Which of several tries makes the mark. */
	counts: 'best' | 'latest' | 'average';
	/** 'none', or the state of the newest attempt or submission that counts. */
	state: string;
	/** Tries begun, and how many there may be. */
	used: number;
	allowed: number;
	handedInAt: Date | null;
	/** When the newest mark was made; null before. */
	markedAt: Date | null;
	/** The mark that counts, 0 to 100; null before, or while the result is held for the board. */
	bestPercent: number | null;
	/** True while a mark exists that may not be seen yet, by the release policy of its quiz. */
	held: boolean;
	/** From when it may be seen; null where that is not known, before the board, or nothing is held. */
	heldUntil: Date | null;
	/** When another try may begin, and until when; null when none may. */
	again: Again | null;
	/** Until when another try that is being written can be handed in; null where nothing limits it. */
	draftUntil: Date | null;
};

/**
 * What may be tried again to pass: the parts whose mark is too low, or, when only the whole module
 * fell short, every part.
 */
export function shortParts<Part extends Pick<MapAssessment, 'bestPercent' | 'floorPercent'>>(
	moduleState: string,
	parts: readonly Part[]
): readonly Part[] {
	const short = parts.filter((p) => p.bestPercent !== null && p.bestPercent < p.floorPercent);
	return short.length > 0 || moduleState !== 'referred' ? short : parts;
}

/**
 * True when a module that was settled as not passed yet can no longer be passed: the time for every
 * further try is over. One that was begun counts until it can no longer be handed in, also where a
 * corrected mark has settled the module again meanwhile.
 */
export function isTimeOver(module: Pick<MapModule, 'state' | 'assessments'>, at: Date): boolean {
	const { state, assessments } = module;
	const isTrying = state === 'assessing' && assessments.every((a) => a.bestPercent !== null);
	const short = shortParts(isTrying ? 'referred' : state, assessments);
	// Of a held module only what is seen to be short says that it is not passed.
	const isShort = state === 'referred' || ((isTrying || state === 'held') && short.length > 0);
	return isShort && short.every((part) => isPartOver(part, at));
}

/** Handing in is forgiven some minutes after its end (marking/hand-ins.server.ts); nobody is closed by then. */
const FORGIVEN_MS = 3_600_000;

function isPartOver({ state, again, draftUntil }: MapAssessment, at: Date): boolean {
	if (state === 'draft') {
		return draftUntil !== null && draftUntil.getTime() + FORGIVEN_MS < at.getTime();
	}
	return state === 'marked' && !mayStillTry(again, at);
}

/** True while another try may begin, now or later. */
export const mayStillTry = (again: Again | null, at: Date): boolean =>
	again !== null && (again.until === null || again.until >= at);
