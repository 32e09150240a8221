import { redirect } from '@sveltejs/kit';
import { listingOf, showOrganisation } from '#lib/certification/listings.server.ts';
import { signedIn } from '#lib/identity/signed-in.ts';
import { inTransaction } from '#lib/platform/database.server.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
	const { sql, actor } = signedIn(locals);
	return { listing: await listingOf(sql, actor.personId), done: url.searchParams.has('done') };
};

export const actions: Actions = {
	default: async ({ locals, request }) => {
		const { sql, actor } = signedIn(locals);
		const form = await request.formData();
		const show = form.get('organisation') === 'show';
		await inTransaction(sql, (tx) => showOrganisation(tx, actor, show));
		redirect(303, '/account/listing?done');
	}
};
