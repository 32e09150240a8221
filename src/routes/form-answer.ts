import { type ActionFailure, fail } from '@sveltejs/kit';
import { Away, type InputIssue, Invalid, Refused, TooMany } from '#lib/platform/errors.ts';
import { holdsUnkeepable } from '#lib/platform/failure.ts';
import { typed } from '#lib/platform/forms.server.ts';

export type FormAnswer = { issues: InputIssue[]; typed: Record<string, string> };

const UNKEEPABLE = 'Something here cannot be kept. Type it, or paste it as plain text.';

/**
 * Runs the body of a form action. What the person can put right comes back to the same page with
 * what they typed; everything else, redirects too, goes on to the hooks.
 */
export async function answer<T>(
	form: FormData,
	act: () => Promise<T>
): Promise<T | ActionFailure<FormAnswer>> {
	try {
		return await act();
	} catch (error) {
		if (error instanceof Invalid) return again(400, error.issues, form);
		if (error instanceof Refused) return again(409, [{ field: '', message: error.message }], form);
		if (error instanceof TooMany) return again(429, [{ field: '', message: error.message }], form);
		if (error instanceof Away) return again(503, [{ field: '', message: error.message }], form);
		if (holdsUnkeepable(error)) return again(400, [{ field: '', message: UNKEEPABLE }], form);
		throw error;
	}
}

const again = (status: number, issues: InputIssue[], form: FormData) =>
	fail(status, { issues, typed: typed(form) });
