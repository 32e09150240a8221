import { fail, redirect, type RequestEvent } from '@sveltejs/kit';
import * as v from 'valibot';
import { lessonAt } from '#lib/catalogue/lessons.server.ts';
import { signedIn } from '#lib/identity/signed-in.ts';
import { readForm } from '#lib/platform/forms.server.ts';
import { courseMap } from '#lib/progression/course-map.server.ts';
import { enrolmentAt } from '#lib/progression/enrolments.server.ts';
import { noteOf, saveNote } from '#lib/progression/notes.server.ts';
import { bothTexts } from '#lib/progression/notes.rules.ts';
import { answer } from '../../../../form-answer.ts';
import type { Actions, PageServerLoad } from './$types';

const schema = v.object({ body: v.optional(v.string(), ''), base: v.optional(v.string(), '') });
const ELSEWHERE =
	'You saved other words in another window. Both are in the box: put them right, then save.';

type Event = RequestEvent<{ cohort: string; lesson: string }>;

export const load: PageServerLoad = async (event) => {
	const { sql, actor } = signedIn(event.locals);
	const { enrolment, lesson } = await placeOf(event);
	const [note, { modules }] = await Promise.all([
		noteOf(sql, enrolment.id, lesson.slug),
		courseMap(sql, enrolment, actor.at)
	]);
	const module = modules.find(({ id }) => id === lesson.moduleId);
	return {
		note,
		base: `/learn/${enrolment.cohortCode}`,
		courseTitle: enrolment.courseTitle,
		lesson: { title: `${lesson.code} ${lesson.title}`, slug: lesson.slug },
		lessonHref: `/learn/${enrolment.cohortCode}/${module?.code.toLowerCase()}/lessons/${lesson.slug}`,
		saved: event.url.searchParams.has('saved')
	};
};

export const actions: Actions = {
	save: async (event) => {
		const form = await event.request.formData();
		return answer(form, async () => {
			const { body, outcome } = await keep(event, form);
			if ('savedAt' in outcome) redirect(303, `${event.url.pathname}?saved`);
			const typed = {
				body: bothTexts(body, outcome.other.body),
				base: outcome.other.savedAt.toISOString()
			};
			return fail(409, { issues: [{ field: 'body', message: ELSEWHERE }], typed });
		});
	},
	/** For the page's script, which stays where it is. */
	autosave: async (event) => {
		const form = await event.request.formData();
		return answer(form, async () => {
			const { outcome } = await keep(event, form);
			if ('savedAt' in outcome) return { savedAt: outcome.savedAt };
			const message = 'Another window saved other words. Press Save, and both will be here.';
			return fail(409, { issues: [{ field: '', message }], typed: {} });
		});
	}
};

async function keep(event: Event, form: FormData) {
	const { sql, actor } = signedIn(event.locals);
	const { enrolment, lesson } = await placeOf(event);
	const { body, base } = readForm(schema, form);
	const note = { enrolmentId: enrolment.id, lessonId: lesson.id, body, base };
	return { body, outcome: await saveNote(sql, actor, note) };
}

async function placeOf({ locals, params }: Pick<Event, 'locals' | 'params'>) {
	const { sql, actor } = signedIn(locals);
	const enrolment = await enrolmentAt(sql, actor, params.cohort);
	return { enrolment, lesson: await lessonAt(sql, enrolment.editionId, params.lesson) };
}
