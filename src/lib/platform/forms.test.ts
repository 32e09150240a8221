import * as v from 'valibot';
import { expect, it } from 'vitest';
import { Invalid } from './errors.ts';
import { readForm, typed } from './forms.server.ts';

const schema = v.object({
	name: v.pipe(v.string('Enter a name'), v.nonEmpty('Enter a name')),
	note: v.optional(v.string()),
	days: v.array(v.string()),
	code: v.string()
});
const form = (...fields: [string, string | Blob][]) => {
	const data = new FormData();
	for (const [name, value] of fields) data.append(name, value);
	return data;
};
const issuesIn = (data: FormData) => {
	try {
		readForm(schema, data);
	} catch (error) {
		if (error instanceof Invalid) return error.issues;
	}
	return [];
};

it('reads what the schema asks for, trimmed, and leaves out the rest', () => {
	const data = form(
		['name', '  Amira '],
		['days', 'mon'],
		['days', 'tue'],
		['code', 'x'],
		['admin', 'yes']
	);
	expect(readForm(schema, data)).toEqual({ name: 'Amira', days: ['mon', 'tue'], code: 'x' });
});

it('says what to enter also when a field is not there at all, and never in the library’s words', () => {
	expect(issuesIn(form())).toEqual([
		{ field: 'name', message: 'Enter a name' },
		{ field: 'code', message: 'This is missing' }
	]);
	const file = new File(['x'], 'x.txt');
	expect(issuesIn(form(['name', file], ['code', file]))).toEqual([
		{ field: 'name', message: 'Enter a name' },
		{ field: 'code', message: 'This cannot be read' }
	]);
});

it('gives back what was typed, but no password, token or file', () => {
	const data = form(
		['name', 'Amira'],
		['newPassword', 'secret'],
		['token', 'secret'],
		['file', new File(['x'], 'x')]
	);
	expect(typed(data)).toEqual({ name: 'Amira' });
});
