import { createHash, randomBytes } from 'node:crypto';
import * as v from 'valibot';
import { authorise } from '#lib/identity/permissions.rules.ts';
import { type Actor, systemActor } from '#lib/platform/actor.ts';
import { recordAudit } from '#lib/platform/audit.server.ts';
import {
	type AnySql,
	inTransaction,
	type Sql,
	type Transaction
} from '#lib/platform/database.server.ts';
import { NotFound, Refused, Unauthenticated } from '#lib/platform/errors.ts';
import { isId } from '#lib/platform/id.ts';
import { takeHits } from '#lib/platform/rate-limit.server.ts';
import { feedReadings } from './api-limits.ts';

export const feedScopes = ['feed.read', 'feed.snapshot'] as const;

export type FeedScope = (typeof feedScopes)[number];

export const tokenSchema = v.object({
	/** Made with the form: the same form sent twice makes one token. */
	id: v.pipe(v.string(), v.check(isId, 'Open the page again.')),
	name: v.pipe(
		v.string('Say who uses it.'),
		v.nonEmpty('Say who uses it.'),
		v.maxLength(100, 'Use 100 characters at most.')
	),
	scopes: v.pipe(
		v.array(v.picklist(feedScopes, 'Choose from the list.')),
		v.minLength(1, 'Choose what it may read.')
	),
	days: v.pipe(v.picklist(['30', '90', '365'], 'Choose how long it lives.'), v.transform(Number))
});

export type TokenRow = {
	id: string;
	name: string;
	scopes: FeedScope[];
	madeAt: Date;
	expiresAt: Date;
	lastUsedAt: Date | null;
	revokedAt: Date | null;
};

export const tokensOf = (sql: AnySql, receiverId: string): Promise<TokenRow[]> =>
	sql<TokenRow[]>`
		select id, name, scopes, made_at, expires_at, last_used_at, revoked_at from api_token
		where receiver_id = ${receiverId} order by made_at desc limit 50`;

/**
 * Makes a token with which one register reads the feed. Only its hash is kept: it is shown this once.
 * @throws Refused when this form made one already
 */
export async function makeToken(
	sql: Sql,
	actor: Actor,
	receiverId: string,
	input: v.InferOutput<typeof tokenSchema>
): Promise<string> {
	authorise(actor, 'register.manage');
	const { id, name, scopes, days } = input;
	const token = `tranche_${randomBytes(32).toString('base64url')}`;
	await inTransaction(sql, async (tx) => {
		const [receiver] = isId(receiverId)
			? await tx`select from receiver where id = ${receiverId}`
			: [];
		if (!receiver) throw new NotFound('That register');
		const made = await tx`
			insert into api_token ${tx({
				id,
				receiverId,
				name,
				scopes,
				tokenSha256: hashOf(token),
				madeBy: actor.personId,
				madeAt: actor.at,
				expiresAt: new Date(actor.at.getTime() + days * 86_400_000)
			})} on conflict (id) do nothing`;
		if (made.count === 0) {
			throw new Refused(
				'This token was made already, and is shown only once. Make another one if it is lost.'
			);
		}
		const about = { type: 'receiver', id: receiverId };
		await recordAudit(tx, actor, 'token-made', about, { name, scopes: scopes.join(' ') });
	});
	return token;
}

/** From now on the token opens nothing. A second press changes nothing. */
export async function revokeToken(tx: Transaction, actor: Actor, id: string): Promise<void> {
	authorise(actor, 'register.manage');
	const revoked = isId(id)
		? await tx<{ receiverId: string; name: string }[]>`
			update api_token set revoked_at = ${actor.at} where id = ${id} and revoked_at is null
			returning receiver_id, name`
		: [];
	for (const { receiverId, name } of revoked) {
		await recordAudit(tx, actor, 'token-revoked', { type: 'receiver', id: receiverId }, { name });
	}
}

/**
 * The register that reads with this token.
 * @throws Unauthenticated no token that lives, or one without the scope: which of them is not said
 * @throws TooMany
 */
export async function readerOf(
	sql: AnySql,
	at: Date,
	authorization: string | null,
	scope: FeedScope
): Promise<{ receiverId: string }> {
	const token = /^Bearer (tranche_[\w-]{43})$/i.exec(authorization ?? '')?.[1];
	const [row] = token
		? await sql<{ id: string; receiverId: string; lastUsedAt: Date | null }[]>`
			select id, receiver_id, last_used_at from api_token
			where token_sha256 = ${hashOf(token)} and revoked_at is null and expires_at > ${at}
				and ${scope} = any(scopes)`
		: [];
	if (!row) throw new Unauthenticated(`Show a token that may ${scope}.`);
	await takeHits(sql, systemActor(at, 'feed'), [{ limit: feedReadings, subject: row.id }]);
	// To the minute is near enough: reading must not cost a write each time.
	if (!row.lastUsedAt || at.getTime() - row.lastUsedAt.getTime() > 60_000) {
		await sql`update api_token set last_used_at = ${at} where id = ${row.id}`;
	}
	return { receiverId: row.receiverId };
}

const hashOf = (token: string) => createHash('sha256').update(token).digest();
