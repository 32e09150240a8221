import { expect, it } from 'vitest';
import { errorFields } from './log.server.ts';

it('says what broke and where, and leaves out what the database quotes', () => {
	const error = Object.assign(new Error('duplicate key value violates unique constraint "x"'), {
		code: '23505',
		constraint_name: 'x',
		detail: 'Key (email)=(amira@example.org) already exists.',
		where: 'amira@example.org',
		parameters: ['amira@example.org']
	});
	const fields = errorFields(new Error('outer', { cause: error }));
	expect(fields).toMatchObject({
		type: 'Error',
		message: 'outer',
		cause: { code: '23505', constraint: 'x' }
	});
	expect(JSON.stringify(fields)).not.toContain('amira');
});

it('takes whatever was thrown', () => {
	expect(errorFields('text')).toEqual({ message: 'text' });
	expect(errorFields(null)).toEqual({ message: 'null' });
});
