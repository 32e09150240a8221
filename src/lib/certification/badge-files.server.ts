import { readFile } from 'node:fs/promises';
import type { Actor } from '#lib/platform/actor.ts';
import type { Sql } from '#lib/platform/database.server.ts';
import { badgeSvg } from './badge-picture.rules.ts';
import { bakePng, bakeSvg } from './bake-badge.ts';
import type { Certificate } from './certificates.server.ts';
import { credentialOf, type Issuing } from './documents.server.ts';

/** The picture of the badge, beside the sources; seen from the folder in which npm starts us. */
const PICTURE = 'static/badge.png';

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
	const bytes = {
		'badge.png': async () => bakePng(await readFile(PICTURE), credential),
		'badge.svg': () => bakeSvg(badgeSvg(certificate.title, certificate.code), credential),
		'badge.json': () => credential,
		'badge.jwt': () => jwt
	}[name];
	return {
		bytes: Buffer.from(await bytes()),
		mediaType: mediaTypes[name],
		// The drawing is also shown on the page.
		disposition: name === 'badge.svg' ? 'inline' : 'attachment',
		name: `badge-${certificate.code}.${name.slice('badge.'.length)}`
	};
}
