import * as v from 'valibot';
import { Invalid } from '#lib/platform/errors.ts';
import { issuesOf } from '#lib/platform/forms.server.ts';

/** Reads the query of a request by a schema. @throws Invalid */
export function readQuery<E extends v.ObjectEntries>(
	entries: E,
	query: URLSearchParams
): v.InferOutput<v.ObjectSchema<E, undefined>> {
	const parsed = v.safeParse(v.object(entries), Object.fromEntries(query));
	if (parsed.success) return parsed.output;
	throw new Invalid(
		issuesOf(parsed.issues).map(({ field, message }) => ({
			field,
			message: `${field} ${message}.`
		}))
	);
}
