import { redirect } from '@sveltejs/kit';
import { readCode } from '#lib/certification/verification-code.rules.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = ({ url, locals }) => {
	const typed = url.searchParams.get('code')?.trim();
	if (typed === undefined) return { typed: '', issue: undefined };
	// Some scanners give the address in the pattern to whoever asked for a code.
	const code = readCode(typed.replace(/^.*\/verify\//, ''));
	if (code) redirect(303, `/verify/${code}`);
	locals.failure = { status: 400, message: '' };
	return {
		typed,
		issue: typed
			? 'A code has 16 letters and numbers, such as K7QM-2VXA-90HT-4EWZ. Check it against the certificate.'
			: 'Enter the code from the certificate.'
	};
};
