import { execFileSync } from 'node:child_process';
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

it('removes who people are and what opens doors, even from a whole object', () => {
	const secret = 'amira@example.org';
	const fields = ['password', 'token', 'secret', 'email', 'name', 'cookie'];
	const person = Object.fromEntries(fields.map((field) => [field, secret]));
	const headers = { cookie: secret, authorization: `Bearer ${secret}`, host: 'localhost' };
	// A process of its own: lines go to standard output, as in production.
	const program = `
		import { createLog } from ${JSON.stringify(new URL('log.server.ts', import.meta.url).href)};
		createLog({ production: true, logLevel: 'info' })
			.info(${JSON.stringify({ ...person, person, headers, kept: 1 })}, 'somebody came');`;
	const line = execFileSync(process.execPath, ['--input-type=module', '-e', program], {
		encoding: 'utf8'
	});
	expect(line).not.toContain('amira');
	expect(JSON.parse(line)).toMatchObject({
		msg: 'somebody came',
		kept: 1,
		headers: { host: 'localhost' }
	});
});
