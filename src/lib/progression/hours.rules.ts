import type { MapModule } from './course-map.ts';

export type Hours = { done: number; left: number; total: number };

type Counted = Pick<MapModule, 'hours' | 'state'> & {
	lessons: readonly { minutes: number; done: boolean }[];
	assessments: readonly { weightPercent: number; handedInAt: Date | null }[];
};

/**
 * Hours of a module done and left, to the nearest half. Lessons count by their minutes; what remains
 * of the module's hours belongs to its assessments, by weight, once they are handed in.
 */
export function hoursOf(module: Counted): Hours {
	const minutes = module.lessons.reduce((sum, lesson) => sum + lesson.minutes, 0);
	const read = module.lessons.reduce((sum, l) => sum + (l.done ? l.minutes : 0), 0);
	const handedIn = module.assessments.reduce(
		(sum, a) => sum + (a.handedInAt ? a.weightPercent : 0),
		0
	);
	const work = Math.max(0, module.hours - minutes / 60);
	const done =
		module.state === 'passed' ? module.hours : read / 60 + (work * Math.min(handedIn, 100)) / 100;
	return hours(Math.min(module.hours, toHalf(done)), module.hours);
}

export function hoursOfAll(modules: readonly Counted[]): Hours {
	const each = modules.map(hoursOf);
	return hours(
		each.reduce((sum, h) => sum + h.done, 0),
		each.reduce((sum, h) => sum + h.total, 0)
	);
}

/** '1 hour', 'half an hour', '7 and a half hours' */
export function hourWords(value: number): string {
	const whole = Math.floor(value);
	if (value === whole) return `${whole} ${whole === 1 ? 'hour' : 'hours'}`;
	return whole === 0 ? 'half an hour' : `${whole} and a half hours`;
}

const hours = (done: number, total: number): Hours => ({ done, left: total - done, total });
const toHalf = (value: number) => Math.round(value * 2) / 2;
