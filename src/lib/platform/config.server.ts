import { resolve } from 'node:path';
import * as v from 'valibot';
import { s3Place } from './s3-place.rules.ts';
import type { S3Keys } from './s3-store.server.ts';

const LAST_PORT = 65_535;

const port = v.pipe(
	v.string(),
	v.regex(/^\d{1,5}$/, 'must be a port number'),
	v.transform(Number),
	v.minValue(1, 'must be a port number'),
	v.maxValue(LAST_PORT, 'must be a port number')
);

const urlOf = (...schemes: string[]) =>
	v.pipe(
		v.string(),
		v.url(`must be an address that begins with ${schemes.join(' or ')}`),
		v.check(
			(value) => schemes.some((scheme) => value.startsWith(scheme)),
			`must begin with ${schemes.join(' or ')}`
		)
	);

/** Nothing after the host: browsers say an origin without a path, and forms are compared with it. */
const originUrl = v.pipe(
	urlOf('http://', 'https://'),
	v.check((value) => {
		if (!URL.canParse(value)) return true;
		const { username, password, pathname, search, hash } = new URL(value);
		return [username, password, pathname, search, hash].join('') === '/' && !/[?#]$/.test(value);
	}, 'must end after the host and port, without a path, such as https://academy.example.org'),
	v.transform((value) => new URL(value).origin)
);

const onOff = v.pipe(
	v.picklist(['on', 'off', '1', '0', 'true', 'false'], 'must be on or off'),
	v.transform((value) => value === 'on' || value === '1' || value === 'true')
);

/** The first seals; the others still open what they sealed. */
const secrets = v.pipe(
	v.string(),
	v.transform((value) => value.split(',').map((one) => one.trim())),
	v.everyItem(
		(one) => Buffer.from(one, 'base64').length === 32,
		'must be 32 random bytes in base64 (openssl rand -base64 32), or several with commas between'
	)
);

const filesUrl = v.pipe(
	urlOf('file:', 's3://'),
	v.rawCheck(({ dataset, addIssue }) => {
		if (!dataset.typed || !dataset.value.startsWith('s3:')) return;
		try {
			s3Place(dataset.value);
		} catch (error) {
			addIssue({ message: (error as Error).message });
		}
	})
);

const environmentSchema = v.object({
	NODE_ENV: v.optional(v.picklist(['production', 'development', 'test']), 'development'),
	PORT: v.optional(port, '3000'),
	HOST: v.optional(v.pipe(v.string(), v.nonEmpty()), '127.0.0.1'),
	ORIGIN: v.optional(originUrl),
	REGISTER_PORT: v.optional(port),
	DATABASE_URL: v.optional(urlOf('postgres://', 'postgresql://')),
	DATABASE_REPLICA_URL: v.optional(urlOf('postgres://', 'postgresql://')),
	DATA_DIR: v.optional(v.pipe(v.string(), v.nonEmpty()), '.data'),
	FILES_URL: v.optional(filesUrl),
	AWS_ACCESS_KEY_ID: v.optional(v.string()),
	AWS_SECRET_ACCESS_KEY: v.optional(v.string()),
	AWS_SESSION_TOKEN: v.optional(v.string()),
	SMTP_URL: v.optional(urlOf('smtp://', 'smtps://')),
	MAIL_FROM: v.optional(v.pipe(v.string(), v.includes('@', 'must be a mail address'))),
	CLAMD_URL: v.optional(urlOf('tcp://', 'unix:/')),
	DEMO: v.optional(onOff),
	WORKER: v.optional(v.picklist(['inline', 'separate'], 'must be inline or separate'), 'inline'),
	FEED_ALLOW_PRIVATE: v.optional(onOff, 'off'),
	LOG_LEVEL: v.optional(
		v.picklist(['trace', 'debug', 'info', 'warn', 'error', 'silent'], 'must be a log level'),
		'info'
	),
	ISSUER_KEY_SECRET: v.optional(secrets),
	/** The web server itself reads it as well, for the address of whoever asks. */
	ADDRESS_HEADER: v.optional(v.string()),
	METRICS_TOKEN: v.optional(v.pipe(v.string(), v.minLength(16, 'must have 16 characters or more')))
});

/** The environment of one process, checked. `docs/operations.md` explains each value. */
export type Config = ReturnType<typeof readConfig>;

/** @throws Error with one sentence that names the first missing or malformed value. */
export function readConfig(environment: Record<string, string | undefined> = process.env) {
	// An empty value means the same as none: that is what shells and container files leave behind.
	const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''));
	const parsed = v.safeParse(environmentSchema, given);
	if (!parsed.success) {
		const issue = parsed.issues[0];
		throw new Error(`The environment variable ${v.getDotPath(issue)} ${plain(issue.message)}.`);
	}
	const e = parsed.output;
	if (e.SMTP_URL && !e.MAIL_FROM) {
		throw new Error(
			'The environment variable MAIL_FROM is missing: SMTP_URL sends mail, and it says from whom.'
		);
	}
	const dataDir = resolve(e.DATA_DIR);
	const origin = e.ORIGIN ?? `http://localhost:${e.PORT}`;
	const production = e.NODE_ENV === 'production';
	return {
		production,
		port: e.PORT,
		host: e.HOST,
		origin,
		originIsGiven: e.ORIGIN !== undefined,
		registerPort: e.REGISTER_PORT ?? (e.PORT < LAST_PORT ? e.PORT + 1 : e.PORT - 1),
		databaseUrl: e.DATABASE_URL,
		databaseReplicaUrl: e.DATABASE_REPLICA_URL,
		dataDir,
		s3Keys: keysOfBucket(e),
		filesUrl: e.FILES_URL ?? `file:${dataDir}/files`,
		smtpUrl: e.SMTP_URL,
		mailFrom: e.MAIL_FROM ?? 'Tranche Academy <academy@example.org>',
		clamdUrl: e.CLAMD_URL,
		demo: e.DEMO ?? !production,
		worker: e.WORKER,
		/** Registers inside a private network may be told, over https. */
		feedAllowPrivate: e.FEED_ALLOW_PRIVATE,
		/** What the private keys of credentials are sealed with; without it see issuer-secret.server.ts. */
		issuerKeySecrets: e.ISSUER_KEY_SECRET,
		logLevel: e.LOG_LEVEL,
		metricsToken: e.METRICS_TOKEN,
		addressHeader: e.ADDRESS_HEADER
	};
}

const plain = (message: string) =>
	message.startsWith('Invalid') ? 'is missing or malformed' : message;

/** The names of the keys are those that every other tool for such buckets reads. */
function keysOfBucket(e: v.InferOutput<typeof environmentSchema>): S3Keys | undefined {
	if (!e.FILES_URL?.startsWith('s3:')) return undefined;
	const { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey } = e;
	const missing = accessKeyId ? 'AWS_SECRET_ACCESS_KEY' : 'AWS_ACCESS_KEY_ID';
	if (!accessKeyId || !secretAccessKey) {
		throw new Error(
			`The environment variable ${missing} is missing: FILES_URL names a bucket that asks for it.`
		);
	}
	return {
		accessKeyId,
		secretAccessKey,
		...(e.AWS_SESSION_TOKEN && { sessionToken: e.AWS_SESSION_TOKEN })
	};
}
