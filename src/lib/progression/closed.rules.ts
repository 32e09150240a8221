import { momentWords } from '#lib/ui/dates.ts';
import type { Again } from './again.rules.ts';
import type { ModuleStanding } from './completion.rules.ts';
import { ended } from './words.rules.ts';

/** What stands between a learner and a module that is closed to them. */
export type Closed = {
	/** What is missing, in one or two sentences. */
	missing: string;
	/** Who can clear it, in one sentence. */
	who: string;
	/** By when that must or should happen; null when nothing sets a date. */
	by: Date | null;
	/** Code of the module that it waits for. */
	waitsFor: string;
};

export type NeededModule = ModuleStanding & {
	title: string;
	dueAt: Date | null;
	/** When the last script was handed in, if one waits for its mark. */
	handedInAt: Date | null;
	/** When what fell short may be tried again, and until when; null when nothing may. */
	again: Again | null;
};

/** Tutors return a script within ten working days of it being handed in. */
export const MARKING_DAYS = 10;

/** When the mark of a script is promised. */
export const markPromisedBy = (handedInAt: Date): Date => addWorkingDays(handedInAt, MARKING_DAYS);

/** Why a locked module is closed, told by the first requirement that is not met. */
export function whyClosed(
	module: ModuleStanding,
	all: readonly NeededModule[],
	boardMeetsOn: Date | null,
	at: Date
): Closed | null {
	if (module.state !== 'locked') return null;
	const needed = module.requires
		.map((code) => all.find((m) => m.code === code))
		.find((m) => m !== undefined && m.state !== 'passed' && m.state !== 'held');
	if (!needed) return null;
	const opens = `It opens when you have passed ${needed.code}, ${ended(needed.title)}`;
	return { waitsFor: needed.code, ...sentences(needed, opens, boardMeetsOn, at) };
}

/** Why nothing more can be tried in a module that is not passed: the same three answers. */
export const whyNoMoreTries = (boardMeetsOn: Date | null): Omit<Closed, 'waitsFor'> => ({
	missing: 'You have not passed this module, and no tries are left.',
	who: boardMeetsOn
		? 'The board of examiners decides what you can do next.'
		: 'The board of examiners decides what you can do next. We write to you when its day is set.',
	by: boardMeetsOn
});

function sentences(
	needed: NeededModule,
	opens: string,
	boardMeetsOn: Date | null,
	at: Date
): Omit<Closed, 'waitsFor'> {
	switch (needed.state) {
		case 'awaitingMark':
			return {
				missing: `${opens} Your work there is being marked.`,
				who: 'Your tutor clears this by returning the mark.',
				by: needed.handedInAt && markPromisedBy(needed.handedInAt)
			};
		case 'failed':
			return {
				missing: `${opens} You have no tries left there.`,
				who: 'The board of examiners decides what you can do next.',
				by: boardMeetsOn
			};
		case 'locked':
			return {
				missing: `${opens} That one is not open yet either.`,
				who: 'You clear this by passing the modules before it.',
				by: needed.dueAt
			};
		case 'referred':
			return tryAgain(needed, opens, boardMeetsOn, at);
		default:
			return {
				missing: opens,
				who: 'You clear this by handing in its quiz and its assignment.',
				by: needed.dueAt
			};
	}
}

/** Where nothing else sets a day, the board's does: it decides with what is there by then. */
function tryAgain(
	{ again, dueAt }: NeededModule,
	opens: string,
	boardMeetsOn: Date | null,
	at: Date
): Omit<Closed, 'waitsFor'> {
	if (!again || (again.until && again.until < at)) {
		return {
			missing: `${opens} You have not passed it yet, and the time for another try is over.`,
			who: 'The board of examiners decides what you can do next.',
			by: boardMeetsOn
		};
	}
	const from = again.from && again.from > at ? ` from ${momentWords(again.from)}` : '';
	return {
		missing: `${opens} You have not passed it yet and can try again${from}.`,
		who: 'You clear this by trying again what fell short.',
		by: again.until ?? (dueAt && dueAt > at ? dueAt : boardMeetsOn)
	};
}

/** The same for someone who is away: no date presses, and coming back is the first step. */
export const whileAway = (closed: Closed): Closed => ({
	...closed,
	who: 'You can go on with it when you are back: write to the academy.',
	by: null
});

/** The same once the board has decided and made no award. */
export const onceDecided = (closed: Closed): Closed => ({
	...closed,
	who: 'The board of examiners has decided. Write to the academy to ask what you can do next.',
	by: null
});

/**
 * Monday to Friday; the day itself does not count. Bank holidays do: a promise of this kind is
 * measured in days people know without a calendar.
 */
export function addWorkingDays(from: Date, days: number): Date {
	const at = new Date(from);
	for (let left = days; left > 0;) {
		at.setUTCDate(at.getUTCDate() + 1);
		if (at.getUTCDay() !== 0 && at.getUTCDay() !== 6) left -= 1;
	}
	return at;
}
