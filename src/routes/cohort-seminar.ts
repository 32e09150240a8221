import { redirect, type RequestEvent } from '@sveltejs/kit';
import { seminarSchema, startOf, USUAL_MINUTES } from '#lib/calendar/seminar.rules.ts';
import { seminarOf } from '#lib/calendar/seminars.server.ts';
import { moduleOf } from '#lib/catalogue/modules.server.ts';
import { cohortAt } from '#lib/cohorts/cohorts.server.ts';
import { clocksOf } from '#lib/cohorts/time-zone.rules.ts';
import { tutorsOf } from '#lib/cohorts/tutors.server.ts';
import { may } from '#lib/identity/permissions.rules.ts';
import { signedIn } from '#lib/identity/signed-in.ts';
import type { Actor } from '#lib/platform/actor.ts';
import type { Sql } from '#lib/platform/database.server.ts';
import { NotFound } from '#lib/platform/errors.ts';
import { readForm } from '#lib/platform/forms.server.ts';
import { newId } from '#lib/platform/id.ts';
import { clockAt } from '#lib/platform/local-time.ts';
import { callOffSeminar, moveSeminar, planSeminar } from '#lib/workflows/plan-seminar.server.ts';
import { answer } from './form-answer.ts';

/** The page of a seminar is the same for staff and for tutors of the cohort. */

type Event = RequestEvent<{ cohort: string; module: string }>;

export async function loadSeminar({ locals, params }: Pick<Event, 'locals' | 'params'>) {
	const { sql, actor } = signedIn(locals);
	const { cohort, module } = await seminarPlace(sql, actor, params);
	const [last, tutors] = await Promise.all([
		seminarOf(sql, cohort.id, module.id),
		tutorsOf(sql, cohort.id)
	]);
	const seminar = last?.cancelledAt ? null : last;
	return {
		now: actor.at,
		cohort: { code: cohort.code, name: cohort.name },
		module: { code: module.code, title: module.seminar?.title ?? module.title },
		seminar,
		clock: seminar && clockAt(seminar.startsAt, cohort.timeZone),
		clocks: clocksOf(cohort.timeZone),
		minutes: seminar?.minutes ?? module.seminar?.minutes ?? USUAL_MINUTES,
		tutors: tutors.map(({ personId, name }) => ({ personId, name })),
		key: seminar?.id ?? newId()
	};
}

export async function saveSeminar({ locals, params, request, url }: Event) {
	const { sql, actor } = signedIn(locals);
	const form = await request.formData();
	return answer(form, async () => {
		const { cohort, module } = await seminarPlace(sql, actor, params);
		const { key, day, time, minutes, place, tutor, note } = readForm(seminarSchema, form);
		const startsAt = startOf({ day, time }, cohort.timeZone, actor.at);
		const plan = { startsAt, minutes, place, tutorId: tutor };
		const where = { cohort, moduleId: module.id, moduleCode: module.code };
		const known = form.get('known') === 'yes';
		const save = known ? moveSeminar : planSeminar;
		await save(sql, actor, locals.config, { ...where, key, plan, note });
		redirect(303, `${above(url)}?done=${known ? 'seminar-moved' : 'seminar-planned'}`);
	});
}

export async function endSeminar({ locals, params, request, url }: Event) {
	const { sql, actor } = signedIn(locals);
	const form = await request.formData();
	return answer(form, async () => {
		const { cohort, module } = await seminarPlace(sql, actor, params);
		const key = String(form.get('key') ?? '');
		const note = String(form.get('note') ?? '')
			.trim()
			.slice(0, 500);
		const where = { cohort, moduleId: module.id, moduleCode: module.code };
		await callOffSeminar(sql, actor, locals.config, { ...where, key, note });
		redirect(303, `${above(url)}?done=seminar-cancelled`);
	});
}

/** The page of the cohort, from which one came. */
const above = ({ pathname }: URL) => pathname.replace(/\/seminars\/[^/]+$/, '');

async function seminarPlace(sql: Sql, actor: Actor, params: { cohort: string; module: string }) {
	const cohort = await cohortAt(sql, params.cohort);
	if (!may(actor, 'seminar.plan', { cohortId: cohort.id })) throw new NotFound('That cohort');
	const module = await moduleOf(sql, cohort.editionId, params.module);
	return { cohort, module };
}
