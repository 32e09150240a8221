import { redirect } from '@sveltejs/kit';
import { signedIn } from '#lib/identity/signed-in.ts';
import { assignmentDesk } from '#lib/marking/assignment-desk.server.ts';
import { handInAssignment } from '#lib/workflows/hand-in-assignment.server.ts';
import { saveAssignmentDraft } from '#lib/workflows/save-draft.server.ts';
import type { Actions, PageServerLoad } from './$types';
import { whyShut } from '../why-shut.ts';
import { onDraft } from './act.ts';
import { crumbs, placeOf } from './place.ts';
import { publicAssignment, shownTry, standing } from './shown.ts';

export const load: PageServerLoad = async (event) => {
	const { sql, actor } = signedIn(event.locals);
	const { enrolment, module, assignment } = await placeOf(event);
	const place = {
		enrolmentId: enrolment.id,
		personName: event.locals.person?.name ?? '',
		dueAt: module.dueAt,
		passPercent: module.passPercent
	};
	const wanted = Number(event.url.searchParams.get('try')) || null;
	const desk = await assignmentDesk(sql, place, assignment, actor.at, wanted);
	return {
		crumbs: crumbs(enrolment, module),
		courseTitle: enrolment.courseTitle,
		assignment: publicAssignment(assignment, module.state === 'locked'),
		closed: await whyShut(sql, enrolment, module, actor.at),
		locked: module.state === 'locked',
		...standing(enrolment, module),
		tries: desk.tries.map(shownTry),
		next: desk.next,
		editor: desk.editor,
		saved: event.url.searchParams.has('saved'),
		now: actor.at
	};
};

export const actions: Actions = {
	save: (event) =>
		onDraft(event, async (sql, actor, input) => {
			await saveAssignmentDraft(sql, actor, input);
			redirect(303, `${event.url.pathname}?saved`);
		}),
	/** For the page's script, which stays where it is. */
	autosave: (event) =>
		onDraft(event, async (sql, actor, input) => {
			const { seq, savedAt } = await saveAssignmentDraft(sql, actor, input);
			return { base: seq, savedAt };
		}),
	removeFile: (event) =>
		onDraft(event, async (sql, actor, input) => {
			await saveAssignmentDraft(sql, actor, { ...input, file: null });
			redirect(303, `${event.url.pathname}?saved`);
		}),
	handIn: (event) =>
		onDraft(event, async (sql, actor, input) => {
			const { origin } = event.locals.config;
			const { number } = await handInAssignment(sql, actor, { ...input, origin });
			redirect(303, `${event.url.pathname}/receipt?try=${number}`);
		})
};
