import { expect, it } from 'vitest';
import { readConfig } from '#lib/platform/config.server.ts';
import { settingsOf } from './settings.ts';

const secret = 'c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0c2U=';
const full = readConfig({
	SMTP_URL: 'smtp://postman:hunter2@mail.example.org:587',
	MAIL_FROM: 'The Academy <office@academy.example>',
	DATABASE_URL: 'postgres://tranche:hunter2@db.example.org/tranche',
	DATABASE_REPLICA_URL: 'postgres://tranche:hunter2@copy.example.org/tranche',
	FILES_URL: 's3://academy?endpoint=https://s3.example.org',
	AWS_ACCESS_KEY_ID: 'hunter2',
	AWS_SECRET_ACCESS_KEY: 'hunter2',
	ISSUER_KEY_SECRET: secret,
	METRICS_TOKEN: 'hunter2hunter2hunter2',
	ORIGIN: 'https://academy.example'
});
const valuesOf = (config: ReturnType<typeof readConfig>) =>
	Object.fromEntries(
		settingsOf(config).flatMap(({ rows }) => rows.map(({ key, value }) => [key, value]))
	);

it('says what is set, and tells no secret', () => {
	const text = JSON.stringify(settingsOf(full));
	for (const hidden of ['hunter2', secret, 'postman']) expect(text).not.toContain(hidden);
	expect(valuesOf(full)).toMatchObject({
		'Public address': 'https://academy.example',
		Contact: 'office@academy.example',
		Mail: 'Leaves by mail.example.org:587',
		Files: 'Kept in a bucket'
	});
});

it('says what is not set', () => {
	expect(valuesOf(readConfig({}))).toMatchObject({
		Mail: 'Stays in the outbox: no mail server is set',
		'Virus scan': 'None',
		Files: 'Kept in a folder',
		'Keys of badges, secrets of registers': 'No secret is set'
	});
});
