import type { CourseMap, MapAssessment, MapModule } from './course-map.ts';

/** A date that matters to the learner, and where to go about it. */
export type Due = { text: string; at: Date | string; path: string; overdue: boolean };

/** A mark that came lately. */
export type Released = {
	title: string;
	module: string;
	percent: number;
	floorPercent: number;
	at: Date;
	path: string;
};

const DAY_MS = 86_400_000;
/** Marks count as new for two weeks: a learner on nights may not look in sooner. */
const NEW_FOR_DAYS = 14;

/** States in which something can be due. */
const LIVE = ['enrolled', 'studying', 'referred', 'awaitingBoard'];

/**
 * What is due, soonest first, the next seminar among it. Work that is late stays on the list until it is handed in; nothing is
 * due for who is away, or whose course is over.
 */
export function deadlines(
	enrolmentState: string,
	{ modules, boardMeetsOn }: CourseMap,
	at: Date
): Due[] {
	if (!LIVE.includes(enrolmentState)) return [];
	const due = modules.flatMap((module) => [...handInsOf(module, at), ...triesOf(module, at)]);
	due.push(...nextSeminar(modules, at));
	if (boardMeetsOn) {
		const text = 'The board of examiners meets';
		due.push({ text, at: boardMeetsOn, path: 'results', overdue: false });
	}
	return due.toSorted(bySoonest);
}

/** Marks of the last two weeks, newest first. */
export function justReleased({ modules }: CourseMap, at: Date): Released[] {
	const since = at.getTime() - NEW_FOR_DAYS * DAY_MS;
	const found = modules.flatMap((module) =>
		module.assessments.flatMap((part) =>
			part.markedAt && part.bestPercent !== null && part.markedAt.getTime() >= since
				? [
						{
							title: part.title,
							module: module.code,
							percent: part.bestPercent,
							floorPercent: part.floorPercent,
							at: part.markedAt,
							path: `results#${module.code.toLowerCase()}`
						}
					]
				: []
		)
	);
	return found.toSorted((a, b) => b.at.getTime() - a.at.getTime());
}

function handInsOf(module: MapModule, at: Date): Due[] {
	if (!module.dueAt || !['open', 'studying', 'assessing'].includes(module.state)) return [];
	const missing = module.assessments.filter(isFirstTryOpen);
	if (missing.length === 0) return [];
	return [
		{
			text: `${module.code}: hand in the ${missing.map((part) => part.kind).join(' and the ')}`,
			at: module.dueAt,
			path: module.code.toLowerCase(),
			overdue: module.dueAt < at
		}
	];
}

/** One at most: the first that is not over. */
function nextSeminar(modules: readonly MapModule[], at: Date): Due[] {
	const planned = modules.flatMap(({ code, seminar }) =>
		seminar && seminar.endsAt > at
			? [
					{
						text: `Seminar: ${seminar.title}`,
						at: seminar.startsAt,
						path: `${code.toLowerCase()}#seminar`,
						overdue: false
					}
				]
			: []
	);
	return planned.toSorted(bySoonest).slice(0, 1);
}

function triesOf(module: MapModule, at: Date): Due[] {
	if (module.state !== 'referred') return [];
	return module.assessments.flatMap(({ again, title, kind }) =>
		again?.until && again.until >= at
			? [
					{
						text: `Try again: ${title}`,
						at: again.until,
						path: `${module.code.toLowerCase()}/${kind}`,
						overdue: false
					}
				]
			: []
	);
}

const isFirstTryOpen = (part: MapAssessment) =>
	part.used <= 1 && ['none', 'draft', 'inProgress', 'overdue'].includes(part.state);

const bySoonest = (a: Due, b: Due) => timeOf(a.at) - timeOf(b.at);

const timeOf = (at: Date | string) => (typeof at === 'string' ? Date.parse(at) : at.getTime());
