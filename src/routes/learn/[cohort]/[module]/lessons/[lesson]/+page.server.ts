import { redirect } from '@sveltejs/kit';
import { lessonAt } from '#lib/catalogue/lessons.server.ts';
import { signedIn } from '#lib/identity/signed-in.ts';
import { ServerOnly } from '#lib/platform/server-only.ts';
import { addressIn } from '#lib/platform/contact.ts';
import { courseMap } from '#lib/progression/course-map.server.ts';
import { enrolmentAt } from '#lib/progression/enrolments.server.ts';
import { keepLessonPlace } from '#lib/progression/lesson-places.server.ts';
import { placeInCourse } from '#lib/progression/lesson-place.rules.ts';
import { noteOf } from '#lib/progression/notes.server.ts';
import { finishLesson, reopenLesson } from '#lib/workflows/finish-lesson.server.ts';
import { answer } from '../../../../../form-answer.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types';

export const load: PageServerLoad = async (event) => {
	const { sql, actor } = signedIn(event.locals);
	const { enrolment, lesson, place, note, lastLessonId } = await lessonOf(event);
	const locked = place.module.state === 'locked';
	if (!locked && lesson.id !== lastLessonId) {
		await keepLessonPlace(sql, actor, { enrolmentId: enrolment.id, lessonId: lesson.id });
	}
	return {
		now: actor.at,
		contact: addressIn(event.locals.config.mailFrom),
		base: `/learn/${enrolment.cohortCode}`,
		enrolment,
		place,
		note,
		slug: lesson.slug,
		title: `${lesson.code} ${lesson.title}`,
		facts: { minutes: lesson.minutes, words: lesson.words, reviewBy: lesson.reviewBy },
		// What is not open is not sent either.
		lesson: new ServerOnly(locked ? null : lesson)
	};
};

export const actions: Actions = {
	/** Marks the lesson as done and goes on to the next one, or to what is handed in. */
	done: (event) =>
		act(event, finishLesson, ({ next, module }) =>
			next?.module === module.code ? next.path : `${module.code.toLowerCase()}#hand-in`
		),
	/** Takes the mark back, and stays. */
	again: (event) => act(event, reopenLesson, ({ path }) => path)
};

type Place = ReturnType<typeof placeInCourse>;

async function act(
	event: RequestEvent,
	workflow: typeof finishLesson,
	whereTo: (place: Place) => string
) {
	const { sql, actor } = signedIn(event.locals);
	return answer(await event.request.formData(), async () => {
		const { enrolment, lesson, place } = await lessonOf(event);
		const { cohortCode } = enrolment;
		await workflow(sql, actor, { cohortCode, lessonSlug: lesson.slug });
		redirect(303, `/learn/${cohortCode}/${whereTo(place)}`);
	});
}

async function lessonOf({ locals, params }: Pick<RequestEvent, 'locals' | 'params'>) {
	const { sql, actor } = signedIn(locals);
	const enrolment = await enrolmentAt(sql, actor, params.cohort);
	const [lesson, { modules, lastLessonId }, note] = await Promise.all([
		lessonAt(sql, enrolment.editionId, params.lesson),
		courseMap(sql, enrolment, actor.at),
		noteOf(sql, enrolment.id, params.lesson)
	]);
	const place = placeInCourse(modules, lesson.id, params.module);
	return { enrolment, lesson, note, place, lastLessonId };
}
