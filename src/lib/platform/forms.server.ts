import * as v from 'valibot';
import { Invalid, type InputIssue } from './errors.ts';

/**
 * Reads a form by a schema. Text is trimmed; a field named twice becomes a list where the schema
 * asks for one.
 * @throws Invalid with one issue for each field that is wrong
 */
export function readForm<S extends v.ObjectSchema<v.ObjectEntries, undefined>>(
	schema: S,
	form: FormData
): v.InferOutput<S> {
	const given: Record<string, unknown> = {};
	for (const [key, entry] of Object.entries(schema.entries)) {
		const values = form
			.getAll(key)
			// PostgreSQL keeps no NUL in a text, and nobody types one.
			.map((value) => (typeof value === 'string' ? value.replaceAll('\0', '').trim() : value));
		if (isList(entry)) given[key] = values;
		// A field that is not there is an empty one to its schema, whose words then say what to enter.
		else if (values.length > 0 || entry.type !== 'optional') given[key] = values[0];
	}
	const parsed = v.safeParse(schema, given);
	if (parsed.success) return parsed.output;
	throw new Invalid(issuesOf(parsed.issues));
}

/**
 * The fields of a form as typed, to show them again; what was ticked in a list, with commas between.
 * Passwords, hidden tokens and files stay out.
 */
export function typed(form: FormData): Record<string, string> {
	const kept: Record<string, string> = {};
	for (const [key, value] of form) {
		if (typeof value !== 'string' || /password|token/i.test(key)) continue;
		kept[key] = key in kept ? `${kept[key]},${value}` : value;
	}
	return kept;
}

export function issuesOf(issues: readonly v.BaseIssue<unknown>[]): InputIssue[] {
	const byField = new Map<string, string>();
	for (const issue of issues) {
		const field = String(issue.path?.[0]?.key ?? '');
		if (!byField.has(field)) byField.set(field, plain(issue));
	}
	return [...byField].map(([field, message]) => ({ field, message }));
}

const isList = (schema: unknown): boolean => {
	const { type, wrapped, pipe } = schema as { type: string; wrapped?: unknown; pipe?: unknown[] };
	if (type === 'array') return true;
	if (pipe?.[0] && pipe[0] !== schema) return isList(pipe[0]);
	return wrapped ? isList(wrapped) : false;
};

/** The library's own words are for programmers. */
const plain = ({ message, input }: v.BaseIssue<unknown>): string => {
	if (!message.startsWith('Invalid ')) return message;
	return input === undefined ? 'This is missing' : 'This cannot be read';
};
