import { expect, it } from 'vitest';
import { Away, Invalid, Refused, TooMany } from '#lib/platform/errors.ts';
import { answer } from './form-answer.ts';

const form = new FormData();
form.set('body', 'Two pages of work');
form.set('file', new File(['x'], 'work.pdf'));

it.each([
	[new Invalid([{ field: 'body', message: 'Write more' }]), 400, 'body', 'Write more'],
	[new Refused('The time is over.'), 409, '', 'The time is over.'],
	[new TooMany(5), 429, '', 'There were too many tries. Wait a while, then try again.'],
	[new Away('Files cannot be checked.'), 503, '', 'Files cannot be checked.']
])('%o comes back to the page with what was typed', async (error, status, field, message) => {
	expect(await answer(form, () => Promise.reject(error))).toMatchObject({
		status,
		data: { issues: [{ field, message }], typed: { body: 'Two pages of work' } }
	});
});

it('a letter that no text can hold is refused, and what was typed comes back', async () => {
	const refused = Object.assign(new Error('a NUL'), { code: '22021' });
	expect(await answer(form, () => Promise.reject(refused))).toMatchObject({
		status: 400,
		data: { issues: [{ field: '' }], typed: { body: 'Two pages of work' } }
	});
});

it('what nobody can put right there goes on to the hooks', async () => {
	const bug = new Error('a bug');
	await expect(answer(form, () => Promise.reject(bug))).rejects.toBe(bug);
});
