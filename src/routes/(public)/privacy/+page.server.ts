import { addressIn } from '#lib/platform/contact.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals }) => ({
	contact: addressIn(locals.config.mailFrom)
});
