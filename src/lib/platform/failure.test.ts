import { expect, it } from 'vitest';
import {
	Forbidden,
	Invalid,
	NotFound,
	Refused,
	TooLarge,
	TooMany,
	Unauthenticated
} from './errors.ts';
import { failureOf, problemResponse } from './failure.ts';

const coded = (code: string) => Object.assign(new Error('secret@example.org'), { code });

it.each([
	[new NotFound(), 404],
	[new Unauthenticated('Show a token.'), 401],
	[new Forbidden(), 403],
	[new Refused('Not now.'), 409],
	[new Invalid([{ field: 'name', message: 'Enter a name' }]), 400],
	[new TooLarge(1024 * 1024), 413],
	[new TooMany(60), 429],
	[coded('ECONNREFUSED'), 503],
	[coded('57P01'), 503],
	// A NUL in a text, and in JSON.
	[coded('22021'), 400],
	[coded('22P05'), 400],
	[coded('23505'), 500],
	[coded('ENOENT'), 500],
	[new Error('secret@example.org'), 500],
	['secret@example.org', 500],
	[null, 500]
])('%s becomes %i', (error, status) => {
	const failure = failureOf(error);
	expect(failure.status).toBe(status);
	expect(failure.message).toMatch(/^[A-Z].*/);
	expect(failure.message).not.toContain('secret');
});

it('keeps the statuses that the framework knows', () => {
	expect(failureOf(new Error('Not found: /x'), 404)).toEqual({
		status: 404,
		message: 'That page could not be found.'
	});
	expect(failureOf(new Error('x'), 418).status).toBe(418);
});

it('tells programs what is wrong, field by field, and when to come back', async () => {
	const issues = [{ field: 'name', message: 'Enter a name' }];
	const response = problemResponse(failureOf(new Invalid(issues)), 'ref-1');
	expect(response.headers.get('content-type')).toBe('application/problem+json');
	expect(await response.json()).toMatchObject({ status: 400, reference: 'ref-1', issues });
	expect(problemResponse(failureOf(new TooMany(90)), 'ref-2').headers.get('retry-after')).toBe(
		'90'
	);
});

it('says how much is taken in words of its size', () => {
	expect(new TooLarge(16 * 1024).message).toContain('16 KB');
	expect(new TooLarge(10 * 1024 * 1024).message).toContain('10 MB');
});
