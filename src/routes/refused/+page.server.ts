import { error } from '@sveltejs/kit';
import { failureOf } from '#lib/platform/failure.ts';
import type { PageServerLoad } from './$types';

/**
 * Only the hooks come here, to draw the error page, or a form that came without a session; opened
 * directly it is like any unknown page.
 */
export const load: PageServerLoad = ({ locals }) => {
	if (locals.unsent) return locals.unsent;
	const { status, message } = locals.failure ?? failureOf(null, 404);
	error(status, { message, status, reference: locals.requestId });
};
