import { redirect, type RequestEvent } from '@sveltejs/kit';
import { cohortAt } from '#lib/cohorts/cohorts.server.ts';
import { may } from '#lib/identity/permissions.rules.ts';
import { signedIn } from '#lib/identity/signed-in.ts';
import { messageSchema } from '#lib/messages/message.rules.ts';
import { messagesOf, recipientsIn } from '#lib/messages/messages.server.ts';
import { NotFound } from '#lib/platform/errors.ts';
import { readForm } from '#lib/platform/forms.server.ts';
import { newId } from '#lib/platform/id.ts';
import { slippingLearners } from '#lib/progression/slipping.server.ts';
import { sendMessage } from '#lib/workflows/send-message.server.ts';
import { answer } from './form-answer.ts';

/** The page of messages is the same for staff and for tutors of the cohort. */

type Event = RequestEvent<{ cohort: string }>;

export async function loadMessages({
	locals,
	params,
	url
}: Pick<Event, 'locals' | 'params' | 'url'>) {
	const { sql, actor } = signedIn(locals);
	const cohort = await cohortAt(sql, params.cohort);
	const about = { cohortId: cohort.id };
	if (!may(actor, 'cohort.message', about)) throw new NotFound('That cohort');
	const [messages, learners, slipping] = await Promise.all([
		messagesOf(sql, actor, cohort.id),
		recipientsIn(sql, actor, cohort.id),
		slippingLearners(sql, actor.at, about)
	]);
	return {
		cohort,
		messages,
		learners: learners.map(({ enrolmentId, name }) => ({ enrolmentId, name })),
		slipping: slipping.length,
		key: newId(),
		done: url.searchParams.has('done')
	};
}

export async function sendFromForm({ locals, params, request, url }: Event) {
	const { sql, actor } = signedIn(locals);
	const form = await request.formData();
	return answer(form, async () => {
		const cohort = await cohortAt(sql, params.cohort);
		if (!may(actor, 'cohort.message', { cohortId: cohort.id })) throw new NotFound('That cohort');
		const message = readForm(messageSchema, form);
		const senderName = locals.person?.name ?? '';
		const site = locals.config;
		await sendMessage(sql, actor, site, { ...message, cohortCode: cohort.code, senderName });
		redirect(303, `${url.pathname}?done`);
	});
}
