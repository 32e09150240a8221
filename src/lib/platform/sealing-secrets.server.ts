import { randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Config } from './config.server.ts';
import { Refused } from './errors.ts';
import { seal, unseal } from './seal.rules.ts';

type Where = Pick<Config, 'issuerKeySecrets' | 'production' | 'dataDir'>;

/**
 * What keys and secrets are sealed with: the first seals, all of them open. From the environment; outside
 * production it is made once and kept in DATA_DIR, so that a demonstration needs no setting.
 * @throws Refused in production without ISSUER_KEY_SECRET
 */
export async function sealingSecrets(config: Where): Promise<Buffer[]> {
	if (config.issuerKeySecrets) {
		return config.issuerKeySecrets.map((secret) => Buffer.from(secret, 'base64'));
	}
	if (config.production) {
		throw new Refused(
			'Nothing can be sealed or opened: the environment variable ISSUER_KEY_SECRET is missing. See docs/operations.md.'
		);
	}
	return [await keptSecret(config.dataDir)];
}

export const canSeal = (config: Where): boolean =>
	config.issuerKeySecrets !== undefined || !config.production;

const NOTE = `# Seals what signs digital badges and messages to registers in this database. Made by itself because
# ISSUER_KEY_SECRET is not set, which is fit for a demonstration only: whoever has this file and the
# database can sign in the academy's name. In production set ISSUER_KEY_SECRET instead.
`;

async function keptSecret(dataDir: string): Promise<Buffer> {
	const file = join(dataDir, 'issuer-key-secret');
	await mkdir(dataDir, { recursive: true });
	// Exclusive: of two processes one writes, and both read what it wrote.
	await writeFile(file, `${NOTE}${randomBytes(32).toString('base64')}\n`, {
		flag: 'wx',
		mode: 0o600
	}).catch((error: NodeJS.ErrnoException) => {
		if (error.code !== 'EEXIST') throw error;
	});
	const text = await readFile(file, 'utf8');
	const secret = Buffer.from(text.replace(/^#.*$/gm, '').trim(), 'base64');
	if (secret.length !== 32) throw new Error(`${file} does not hold a secret of 32 bytes.`);
	return secret;
}

let own: Where | undefined;

/**
 * What this process seals with from now on. Said once where its settings are read, as where it logs to,
 * because secrets are needed deep inside stories that know no settings.
 */
export function sealWith(config: Where): void {
	own = config;
}

/** No house, as in a test that needs none: then nothing is sealed. */
export const sealsNow = (): boolean => own !== undefined && canSeal(own);

/** Null in a process without a house. @throws Refused in production without ISSUER_KEY_SECRET */
export async function sealed(label: string, plain: string): Promise<Buffer | null> {
	return own ? seal((await sealingSecrets(own))[0]!, label, plain) : null;
}

/** Null when nothing that this process has opens it. */
export async function opened(label: string, bytes: Buffer): Promise<string | null> {
	return sealsNow() ? unseal(await sealingSecrets(own!), label, bytes) : null;
}
