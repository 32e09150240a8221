import { randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Config } from '#lib/platform/config.server.ts';
import { Refused } from '#lib/platform/errors.ts';

type Where = Pick<Config, 'issuerKeySecrets' | 'production' | 'dataDir'>;

/**
 * What private keys are sealed with: the first seals, all of them open. From the environment; outside
 * production it is made once and kept in DATA_DIR, so that a demonstration needs no setting.
 * @throws Refused in production without ISSUER_KEY_SECRET
 */
export async function issuerSecrets(config: Where): Promise<Buffer[]> {
	if (config.issuerKeySecrets) {
		return config.issuerKeySecrets.map((secret) => Buffer.from(secret, 'base64'));
	}
	if (config.production) {
		throw new Refused(
			'Digital badges cannot be signed: the environment variable ISSUER_KEY_SECRET is missing. See docs/operations.md.'
		);
	}
	return [await keptSecret(config.dataDir)];
}

export const canSign = (config: Where): boolean =>
	config.issuerKeySecrets !== undefined || !config.production;

const NOTE = `# Seals the private keys that sign digital badges in this database. Made by itself because
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
