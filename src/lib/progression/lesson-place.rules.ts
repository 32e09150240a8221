import { NotFound } from '../platform/errors.ts';
import type { MapLesson, MapModule } from './course-map.ts';

/** A lesson to go to: its module's code, and its path under the course. */
export type LessonLink = MapLesson & { module: string; path: string };

export type LessonPlace = {
	module: MapModule;
	done: boolean;
	/** Path of the lesson itself under the course. */
	path: string;
	/** Its number within the module, from 1. */
	number: number;
	previous: LessonLink | null;
	/** The lesson after it, also across modules, unless that module is locked. */
	next: LessonLink | null;
};

/**
 * Where a lesson stands in the course as the learner has it.
 * @param moduleCode the module that the address names, in any case
 * @throws NotFound when the lesson is not in that module
 */
export function placeInCourse(
	modules: readonly MapModule[],
	lessonId: string,
	moduleCode: string
): LessonPlace {
	const links = modules.flatMap((module) => module.lessons.map((lesson) => linkOf(module, lesson)));
	const at = links.findIndex(({ id }) => id === lessonId);
	const link = links[at];
	const module = modules.find(({ code }) => code === link?.module);
	if (!link || !module || module.code !== moduleCode.toUpperCase())
		throw new NotFound('That lesson');
	const open = (other: LessonLink | undefined): LessonLink | null =>
		other && modules.find(({ code }) => code === other.module)?.state !== 'locked' ? other : null;
	return {
		module,
		done: link.done,
		path: link.path,
		number: module.lessons.findIndex(({ id }) => id === lessonId) + 1,
		previous: open(links[at - 1]),
		next: open(links[at + 1])
	};
}

const linkOf = (module: MapModule, lesson: MapLesson): LessonLink => ({
	...lesson,
	module: module.code,
	path: `${module.code.toLowerCase()}/lessons/${lesson.slug}`
});
