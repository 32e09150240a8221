import { createHash } from 'node:crypto';
import type { Actor } from '#lib/platform/actor.ts';
import type { Config } from '#lib/platform/config.server.ts';
import { inTransaction, type Sql } from '#lib/platform/database.server.ts';
import { NotFound } from '#lib/platform/errors.ts';
import { certificateById, certificateFacts } from './certificates.server.ts';
import { credentialFrom } from './credential.rules.ts';
import { credentialFactsOf } from './credential-facts.server.ts';
import { didOf } from './did.rules.ts';
import { signingKey } from './issuer-keys.server.ts';
import { sealingSecrets } from '#lib/platform/sealing-secrets.server.ts';
import { takePlace } from './status-lists.server.ts';

export type Issuing = Pick<Config, 'origin' | 'issuerKeySecrets' | 'production' | 'dataDir'>;

/**
 * The PDF of a certificate: drawn once, kept, and from then on the same bytes. Idempotent: of two that
 * draw it at once the first is kept, and both give what was kept.
 * @throws Refused when the name has letters that the typeface lacks
 */
export async function pdfOf(
	sql: Sql,
	actor: Actor,
	{ origin }: Pick<Issuing, 'origin'>,
	certificateId: string
): Promise<Buffer> {
	const kept = await keptPdf(sql, certificateId);
	if (kept) return kept;
	const certificate = await certificateById(sql, actor.at, certificateId);
	if (!certificate) throw new NotFound('That certificate');
	// Drawn outside a transaction, because it takes its time; loaded late, so that a start does not.
	const { certificatePdf } = await import('./certificate-pdf.server.ts');
	const pdf = await certificatePdf(certificateFacts(certificate, origin));
	const sha256 = createHash('sha256').update(pdf).digest();
	const made = await sql`
		insert into certificate_document ${sql({ certificateId, pdf, sha256, madeAt: actor.at })}
		on conflict do nothing`;
	return made.count === 1 ? pdf : (await keptPdf(sql, certificateId))!;
}

async function keptPdf(sql: Sql, certificateId: string): Promise<Buffer | null> {
	const [kept] = await sql<{ pdf: Buffer }[]>`
		select pdf from certificate_document where certificate_id = ${certificateId}`;
	return kept?.pdf ?? null;
}

export type KeptCredential = { credential: string; jwt: string };

/**
 * The signed credential of a certificate: signed once and kept. Idempotent as `pdfOf`: the place in
 * the status list and the credential commit together, and only for the first.
 * @throws Refused when keys cannot be opened
 */
export async function credentialOf(
	sql: Sql,
	actor: Actor,
	issuing: Issuing,
	certificateId: string
): Promise<KeptCredential> {
	const kept = await keptCredential(sql, certificateId);
	if (kept) return kept;
	const key = await signingKey(sql, actor, await sealingSecrets(issuing));
	const signer = { ...key, did: didOf(issuing.origin) };
	const facts = await credentialFactsOf(sql, certificateId);
	const { signCredential, signJwt } = await import('./sign-credential.server.ts');
	await inTransaction(sql, async (tx) => {
		// Whoever signs the same one at once waits here, and finds it done.
		await tx`select from certificate where id = ${certificateId} for update`;
		const [there] = await tx`
			select from certificate_credential where certificate_id = ${certificateId}`;
		if (there) return;
		const place = await takePlace(tx, certificateId);
		const credential = credentialFrom({ ...facts, place }, issuing.origin);
		const [signed, jwt] = await Promise.all([
			signCredential(credential, signer, actor.at),
			signJwt(credential, signer)
		]);
		await tx`
			insert into certificate_credential ${tx({
				certificateId,
				keyId: key.id,
				credential: JSON.stringify(signed),
				jwt,
				madeAt: actor.at
			})}`;
	});
	return (await keptCredential(sql, certificateId))!;
}

async function keptCredential(sql: Sql, certificateId: string): Promise<KeptCredential | null> {
	const [kept] = await sql<KeptCredential[]>`
		select credential, jwt from certificate_credential where certificate_id = ${certificateId}`;
	return kept ?? null;
}
