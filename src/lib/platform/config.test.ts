import { resolve } from 'node:path';
import { describe, expect, it, test } from 'vitest';
import { readConfig } from './config.server.ts';

it('an empty environment is enough to start', () => {
	expect(readConfig({})).toEqual({
		production: false,
		port: 3000,
		host: '127.0.0.1',
		origin: 'http://localhost:3000',
		originIsGiven: false,
		registerPort: 3001,
		databaseUrl: undefined,
		databaseReplicaUrl: undefined,
		dataDir: resolve('.data'),
		filesUrl: `file:${resolve('.data')}/files`,
		s3Keys: undefined,
		smtpUrl: undefined,
		mailFrom: 'Tranche Academy <academy@example.org>',
		clamdUrl: undefined,
		demo: true,
		worker: 'inline',
		feedAllowPrivate: false,
		issuerKeySecrets: undefined,
		logLevel: 'info',
		metricsToken: undefined,
		addressHeader: undefined
	});
});

it('what is empty counts as not given', () => {
	expect(readConfig({ PORT: '', DATABASE_URL: '', DEMO: '' })).toEqual(readConfig({}));
});

it('one value follows from another', () => {
	expect(readConfig({ PORT: '65535' }).registerPort).toBe(65_534);
	expect(readConfig({ PORT: '8080' })).toMatchObject({
		origin: 'http://localhost:8080',
		registerPort: 8081
	});
	expect(readConfig({ NODE_ENV: 'production' })).toMatchObject({ production: true, demo: false });
	expect(readConfig({ NODE_ENV: 'production', DEMO: 'on' }).demo).toBe(true);
	expect(readConfig({ ORIGIN: 'https://academy.example/' })).toMatchObject({
		origin: 'https://academy.example',
		originIsGiven: true
	});
	expect(readConfig({ ORIGIN: 'https://Academy.Example:443' }).origin).toBe(
		'https://academy.example'
	);
	expect(readConfig({ DATA_DIR: '/srv/data' }).filesUrl).toBe('file:/srv/data/files');
});

describe('a malformed value is said in one sentence that names it', () => {
	test.each([
		['NODE_ENV', 'staging'],
		['PORT', 'eighty'],
		['PORT', '70000'],
		['PORT', '-1'],
		['PORT', '0'],
		['REGISTER_PORT', '3001x'],
		['ORIGIN', 'academy.example'],
		['ORIGIN', 'ftp://academy.example'],
		['ORIGIN', 'https://academy.example/learn'],
		['ORIGIN', 'https://academy.example?a=b'],
		['ORIGIN', 'https://academy.example/#top'],
		['ORIGIN', 'https://academy.example/?'],
		['ORIGIN', 'https://staff:secret@academy.example'],
		['DATABASE_URL', 'mysql://localhost/x'],
		['DATABASE_URL', 'localhost'],
		['DATABASE_REPLICA_URL', 'http://replica'],
		['FILES_URL', '/srv/files'],
		['FILES_URL', 's3://Bucket_Name'],
		['FILES_URL', 's3://bucket?endpoint=nowhere'],
		['SMTP_URL', 'mail.example.org:25'],
		['MAIL_FROM', 'The academy'],
		['CLAMD_URL', 'localhost:3310'],
		['DEMO', 'perhaps'],
		['WORKER', 'both'],
		['LOG_LEVEL', 'loud'],
		['FEED_ALLOW_PRIVATE', 'yes please'],
		['ISSUER_KEY_SECRET', 'short'],
		['METRICS_TOKEN', 'short']
	])('%s=%s', (name, value) => {
		expect(() => readConfig({ [name]: value })).toThrow(
			new RegExp(`^The environment variable ${name} (must|has|is) [^\n]*\\.$`)
		);
	});

	test('and what is wrong with a secret says nothing of it', () => {
		for (const name of ['METRICS_TOKEN', 'ISSUER_KEY_SECRET']) {
			try {
				readConfig({ [name]: 'hunter2' });
				expect.unreachable();
			} catch (error) {
				expect((error as Error).message).not.toContain('hunter2');
			}
		}
	});
});

describe('mail that leaves', () => {
	const SMTP_URL = 'smtp://mail.example.org';

	it('says from whom', () => {
		expect(() => readConfig({ SMTP_URL })).toThrow(
			/^The environment variable MAIL_FROM is missing[^\n]*\.$/
		);
		expect(readConfig({ SMTP_URL, MAIL_FROM: 'a@academy.example' }).mailFrom).toBe(
			'a@academy.example'
		);
	});

	it('mail that stays in the outbox needs no sender', () => {
		expect(readConfig({}).mailFrom).toContain('@');
		expect(readConfig({ MAIL_FROM: 'a@academy.example' }).smtpUrl).toBeUndefined();
	});
});

describe('a bucket', () => {
	const bucket = { FILES_URL: 's3://academy?endpoint=https://s3.example.org' };
	const keys = { AWS_ACCESS_KEY_ID: 'id', AWS_SECRET_ACCESS_KEY: 'secret' };

	it('needs its keys', () => {
		expect(() => readConfig(bucket)).toThrow(/AWS_ACCESS_KEY_ID is missing/);
		expect(() => readConfig({ ...bucket, AWS_ACCESS_KEY_ID: 'id' })).toThrow(
			/AWS_SECRET_ACCESS_KEY is missing/
		);
	});

	it('takes them from the environment, lent ones too', () => {
		expect(readConfig({ ...bucket, ...keys }).s3Keys).toEqual({
			accessKeyId: 'id',
			secretAccessKey: 'secret'
		});
		const lent = readConfig({ ...bucket, ...keys, AWS_SESSION_TOKEN: 'lent' });
		expect(lent.s3Keys).toMatchObject({ sessionToken: 'lent' });
	});

	it('keys without a bucket are nobody’s business here', () => {
		expect(readConfig(keys).s3Keys).toBeUndefined();
	});
});
