import type { Actor } from '#lib/platform/actor.ts';
import type { Sql } from '#lib/platform/database.server.ts';
import { TooLarge } from '#lib/platform/errors.ts';
import { placeOf } from '#lib/platform/network-address.rules.ts';
import { noteRefusal } from '#lib/platform/refusals.server.ts';
import { type Limit, takeHits } from '#lib/platform/rate-limit.server.ts';
import { isPng, readPng, readSvg } from './bake-badge.ts';
import { type Certificate, certificateByCode, certificateById } from './certificates.server.ts';
import { certificateOfPdf } from './issue-documents.server.ts';
import { isJpeg, MOST_PHOTO_BYTES, MOST_POINTS, pictureOf, qrTarget } from './qr-photo.rules.ts';
import { readQrCodes } from './read-qr-codes.server.ts';
import { codeInPdf, readCredential, sameCredential } from './uploaded-file.rules.ts';

/** Far above what we make; pictures may be photographs and have a limit of their own. */
const MOST_FILE_BYTES = 2 * 1024 * 1024;

/** Reading files costs more than looking up codes. */
const checks: Limit = { name: 'verify-file', max: 20, windowSeconds: 60 };

/**
 * What a file is worth. `genuine`: bit for bit or word for word what we made. `badge`: a picture with a
 * credential inside that is; what it shows may be painted over. `code`: a picture of a QR code that leads
 * to this certificate, which says nothing about what else the picture shows. `changed`: it bears our
 * mark, but somebody changed it, or made it from one of ours. `unknown`: not ours, and why. `unread`: a
 * picture in which we found nothing, which says nothing about the certificate in it.
 */
export type FileCheck =
	| { verdict: 'genuine' | 'badge' | 'code'; certificate: Certificate }
	| { verdict: 'changed'; code: string | null }
	| { verdict: 'unknown' | 'unread'; why: string };

const unknown = (why: string): FileCheck => ({ verdict: 'unknown', why });
const unread = (why: string): FileCheck => ({ verdict: 'unread', why });

/** A file that somebody hands us, from where on the network, and the site that our QR codes lead to. */
export type Handed = { bytes: Buffer; address: string; origin: string };

/**
 * Checks a certificate or badge that somebody has: PDF, PNG, SVG, JSON or VC-JWT, or the photograph of
 * a certificate's QR code (JPEG or PNG).
 * A credential is compared with the one we signed and kept, which says more than its signature and
 * lets no hostile document near the signature's machinery.
 * @throws TooLarge; TooMany after twenty files a minute from one place on the network
 */
export async function checkFile(sql: Sql, visitor: Actor, handed: Handed): Promise<FileCheck> {
	await takeHits(sql, visitor, [{ limit: checks, subject: placeOf(handed.address) }]);
	const check = await verdictOn(sql, visitor, handed);
	if (check.verdict === 'changed') {
		noteRefusal(visitor, 'a file', 'it bears the mark of ours and was changed');
	}
	if (check.verdict === 'unknown') noteRefusal(visitor, 'a file', 'it is not ours');
	if (check.verdict === 'unread') noteRefusal(visitor, 'a file', 'nothing was found in it');
	return check;
}

async function verdictOn(sql: Sql, visitor: Actor, { bytes, origin }: Handed): Promise<FileCheck> {
	const most = isPng(bytes) || isJpeg(bytes) ? MOST_PHOTO_BYTES : MOST_FILE_BYTES;
	if (bytes.length > most) throw new TooLarge(most);
	if (bytes.subarray(0, 5).toString('latin1') === '%PDF-') return checkPdf(sql, visitor, bytes);
	if (isPng(bytes) || isJpeg(bytes)) {
		const check = await checkBaked(sql, visitor, readPng(bytes));
		return check ?? checkPhoto(sql, visitor, bytes, origin);
	}
	const text = bytes.toString('utf8');
	if (!/^\s*(\ufeff)?</.test(text)) return checkCredential(sql, visitor, text);
	const check = await checkBaked(sql, visitor, readSvg(text));
	return check ?? unknown('This picture holds no digital badge. A screenshot or a copy loses it.');
}

/** What is compared is the credential, and not what somebody sees who looks at the picture. Null: none. */
async function checkBaked(
	sql: Sql,
	visitor: Actor,
	[baked, another]: string[]
): Promise<FileCheck | null> {
	// Which of them a wallet shows, nobody can know.
	if (another !== undefined) return unknown('This picture holds more than one digital badge.');
	if (!baked) return null;
	const check = await checkCredential(sql, visitor, baked);
	return check.verdict === 'genuine' ? { ...check, verdict: 'badge' } : check;
}

async function checkPdf(sql: Sql, visitor: Actor, bytes: Buffer): Promise<FileCheck> {
	const id = await certificateOfPdf(sql, bytes);
	const certificate = id && (await certificateById(sql, visitor.at, id));
	if (certificate) return { verdict: 'genuine', certificate };
	const code = codeInPdf(bytes);
	const named = code && (await certificateByCode(sql, visitor.at, code));
	return named
		? { verdict: 'changed', code: named.code }
		: unknown('We did not make this document. If it is a scan or a print, check its code instead.');
}

const NO_QR =
	'We found no digital badge and no square pattern (QR code) of ours in this picture. Take the photograph again: the whole pattern, flat, sharp and in good light. Or enter the code.';

async function checkPhoto(sql: Sql, visitor: Actor, bytes: Buffer, origin: string) {
	const picture = pictureOf(bytes);
	if (!picture) return unread('The picture cannot be read.');
	if (picture.width * picture.height > MOST_POINTS) {
		return unread('The picture has too many points. Send a smaller one, or enter the code.');
	}
	const targets = (await readQrCodes(bytes)).flatMap((text) => qrTarget(text, origin) ?? []);
	// Whatever else is in the picture, a pattern that only looks like ours is what must be told.
	const elsewhere = targets.find((target) => target.kind === 'elsewhere');
	if (elsewhere) {
		return unknown(
			`The square pattern leads to ${elsewhere.host}, not to us. A certificate of ours leads to ${new URL(origin).host}.`
		);
	}
	const target = targets.find((found) => found.kind === 'code');
	if (!target) return unread(NO_QR);
	const certificate = await certificateByCode(sql, visitor.at, target.code);
	return certificate
		? ({ verdict: 'code', certificate } as const)
		: unknown(`The square pattern has the code ${target.code}. No certificate of ours has it.`);
}

async function checkCredential(sql: Sql, visitor: Actor, text: string): Promise<FileCheck> {
	const claimed = readCredential(text);
	if (claimed.kind === 'none') return unknown(claimed.why);
	const certificate = await certificateById(sql, visitor.at, claimed.certificateId);
	const [kept] = certificate
		? await sql<{ credential: string; jwt: string }[]>`
			select credential, jwt from certificate_credential where certificate_id = ${certificate.id}`
		: [];
	if (!certificate || !kept) return unknown('The credential is not one of ours.');
	const genuine =
		claimed.kind === 'jwt'
			? claimed.jwt === kept.jwt
			: sameCredential(claimed.credential, JSON.parse(kept.credential) as object);
	return genuine
		? { verdict: 'genuine', certificate }
		: { verdict: 'changed', code: certificate.code };
}
