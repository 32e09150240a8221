import { redirect } from '@sveltejs/kit';
import { signedIn } from '#lib/identity/signed-in.ts';
import { inTransaction } from '#lib/platform/database.server.ts';
import { readForm } from '#lib/platform/forms.server.ts';
import { feedPosition, receiverDetail } from '#lib/register/feed-reads.server.ts';
import { agreementsWith } from '#lib/register/agreements.server.ts';
import { endExchange, rotateSecret } from '#lib/register/secrets.server.ts';
import { londonDay } from '#lib/platform/days.ts';
import { pauseReceiver, resumeReceiver } from '#lib/register/receivers.server.ts';
import { replayFeed, replaySchema, replaysWith } from '#lib/register/replays.server.ts';
import { stopReplay, stopSchema } from '#lib/register/stop-replay.server.ts';
import { answer } from '../../../../form-answer.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types';

export const load: PageServerLoad = async ({ params, locals, url }) => {
	const { sql, actor } = signedIn(locals);
	const receiver = await receiverDetail(sql, params.receiver, actor.at);
	return {
		receiver,
		agreements: await agreementsWith(sql, receiver.id),
		today: londonDay(actor.at),
		position: await feedPosition(sql),
		now: actor.at,
		replays: await replaysWith(sql, receiver.id),
		replayed: url.searchParams.get('replayed'),
		stopped: url.searchParams.has('stopped')
	};
};

const pageOf = ({ params }: RequestEvent) => `/academy/register/receivers/${params.receiver}`;

const change = (act: typeof pauseReceiver) => async (event: RequestEvent) => {
	const { sql, actor } = signedIn(event.locals);
	return answer(await event.request.formData(), async () => {
		await inTransaction(sql, (tx) => act(tx, actor, event.params.receiver));
		redirect(303, pageOf(event));
	});
};

export const actions = {
	pause: change(pauseReceiver),
	resume: change(resumeReceiver),
	rotate: change(rotateSecret),
	endExchange: change(endExchange),
	replay: async (event) => {
		const { sql, actor } = signedIn(event.locals);
		const form = await event.request.formData();
		return answer(form, async () => {
			const input = readForm(replaySchema, form);
			const receiverId = event.params.receiver;
			const { id } = await replayFeed(sql, actor, { receiverId, ...input });
			redirect(303, `${pageOf(event)}?replayed=${id}`);
		});
	},
	stopReplay: async (event) => {
		const { sql, actor } = signedIn(event.locals);
		const form = await event.request.formData();
		return answer(form, async () => {
			const input = readForm(stopSchema, form);
			await inTransaction(sql, (tx) => stopReplay(tx, actor, event.params.receiver, input));
			redirect(303, `${pageOf(event)}?stopped`);
		});
	}
} satisfies Actions;
