import type { Actor } from '#lib/platform/actor.ts';
import type { Sql } from '#lib/platform/database.server.ts';
import { NotFound } from '#lib/platform/errors.ts';
import { isId } from '#lib/platform/id.ts';
import { badgeSvg } from './badge-picture.rules.ts';
import { bakePng, bakeSvg } from './bake-badge.ts';
import type { Certificate } from './certificates.server.ts';
import { credentialOf, type Issuing } from './documents.server.ts';

const mediaTypes = {
	'badge.png': 'image/png',
	'badge.svg': 'image/svg+xml',
	'badge.json': 'application/vc+ld+json',
	'badge.jwt': 'application/vc+jwt'
} as const;

export type BadgeFile = keyof typeof mediaTypes;

export const isBadgeFile = (name: string): name is BadgeFile => Object.hasOwn(mediaTypes, name);

/** A badge in one of the forms that wallets take. The credential inside is always the same. */
export async function badgeFile(
	sql: Sql,
	actor: Actor,
	issuing: Issuing,
	{ certificate, name }: { certificate: Certificate; name: BadgeFile }
) {
	const { credential, jwt } = await credentialOf(sql, actor, issuing, certificate.id);
	const { title, code } = certificate;
	const bytes = {
		'badge.png': async () => bakePng(await drawn(title, code), credential),
		'badge.svg': () => bakeSvg(badgeSvg(title, code), credential),
		'badge.json': () => credential,
		'badge.jwt': () => jwt
	}[name];
	return {
		bytes: Buffer.from(await bytes()),
		mediaType: mediaTypes[name],
		// The drawing is also shown on the page.
		disposition: name === 'badge.svg' ? 'inline' : 'attachment',
		name: `badge-${code}.${name.slice('badge.'.length)}`
	};
}

async function drawn(title: string, code: string): Promise<Buffer> {
	const { badgePng } = await import('./badge-png.server.ts');
	return await badgePng(title, code);
}

/** Editions never change, so the picture of each award is drawn once. A handful is in use at a time. */
const pictures = new Map<string, Promise<Buffer>>();

/** The badge that an edition leads to, as wallets show it: nobody's own. @throws NotFound */
export async function badgeOfEdition(sql: Sql, editionId: string): Promise<Buffer> {
	const known = pictures.get(editionId);
	if (known) return await known;
	const [edition] = isId(editionId)
		? await sql<{ title: string | null }[]>`
			select award->>'title' as title from edition where id = ${editionId}`
		: [];
	if (!edition?.title) throw new NotFound('That badge');
	const picture = drawn(edition.title, editionId);
	if (pictures.size > 50) pictures.clear();
	pictures.set(editionId, picture);
	// What failed once is tried again.
	picture.catch(() => pictures.delete(editionId));
	return await picture;
}
