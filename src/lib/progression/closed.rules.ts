import type { ModuleStanding } from './completion.rules.ts';

/** What stands between a learner and a module that is closed to them. */
export type Closed = {
	/** What is missing, in one sentence. */
	missing: string;
	/** Who can clear it, in one sentence. */
	who: string;
	/** By when that must or should happen; null when nothing sets a date. */
	by: Date | null;
};

export type NeededModule = ModuleStanding & {
	title: string;
	dueAt: Date | null;
	/** When the last script was handed in, if one waits for its mark. */
	handedInAt: Date | null;
};

/** Tutors return a script within ten working days of it being handed in. */
export const MARKING_DAYS = 10;

/** Why a locked module is closed, told by the first requirement that is not met. */
export function whyClosed(
	module: ModuleStanding,
	all: readonly NeededModule[],
	boardMeetsOn: Date | null
): Closed | null {
	if (module.state !== 'locked') return null;
	const needed = module.requires
		.map((code) => all.find((m) => m.code === code))
		.find((m) => m !== undefined && m.state !== 'passed');
	if (!needed) return null;
	const name = `${needed.code}, ${needed.title}`;
	if (needed.state === 'awaitingMark') {
		return {
			missing: `It opens when ${name} is passed. Your work there is being marked.`,
			who: 'Your tutor clears this by returning the mark.',
			by: needed.handedInAt ? addWorkingDays(needed.handedInAt, MARKING_DAYS) : null
		};
	}
	if (needed.state === 'failed') {
		return {
			missing: `It opens when ${name} is passed, and no tries are left there.`,
			who: 'The board of examiners decides what you can do next.',
			by: boardMeetsOn
		};
	}
	if (needed.state === 'locked') {
		return {
			missing: `It opens when ${name} is passed, and that is not open yet itself.`,
			who: 'You clear this by passing the earlier modules.',
			by: needed.dueAt
		};
	}
	return {
		missing:
			needed.state === 'referred'
				? `It opens when ${name} is passed. You have not passed it yet and can try again.`
				: `It opens when ${name} is passed.`,
		who: 'You clear this by handing in its quiz and assignment.',
		by: needed.dueAt
	};
}

/** Monday to Friday; the day itself does not count. Bank holidays do: the promise is a little loose on purpose. */
export function addWorkingDays(from: Date, days: number): Date {
	const at = new Date(from);
	for (let left = days; left > 0;) {
		at.setUTCDate(at.getUTCDate() + 1);
		if (at.getUTCDay() !== 0 && at.getUTCDay() !== 6) left -= 1;
	}
	return at;
}
