import { redirect } from '@sveltejs/kit';
import { signedIn } from '#lib/identity/signed-in.ts';
import { deliveryDetail } from '#lib/register/feed-reads.server.ts';
import { sendAgain } from '#lib/register/resend.server.ts';
import { answer } from '../../../../form-answer.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ params, locals, url }) => {
	const { sql, actor } = signedIn(locals);
	const delivery = await deliveryDetail(sql, params.delivery);
	return { delivery, now: actor.at, asked: url.searchParams.has('asked') };
};

export const actions: Actions = {
	default: async ({ params, locals, request }) => {
		const { sql, actor } = signedIn(locals);
		return answer(await request.formData(), async () => {
			await sendAgain(sql, actor, params.delivery);
			redirect(303, `/academy/register/deliveries/${params.delivery}?asked`);
		});
	}
};
