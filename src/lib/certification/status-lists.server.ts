import { randomInt } from 'node:crypto';
import type { Actor } from '#lib/platform/actor.ts';
import type { AnySql, Sql, Transaction } from '#lib/platform/database.server.ts';
import { NotFound } from '#lib/platform/errors.ts';
import type { Credential } from './credential.rules.ts';
import { didOf } from './did.rules.ts';
import type { Issuing } from './documents.server.ts';
import { signingKey } from './issuer-keys.server.ts';
import { sealingSecrets } from '#lib/platform/sealing-secrets.server.ts';
import { encodeBits, PLACES, type StatusPurpose } from './status-bits.ts';

/** A list is full enough when so many places in a row were taken: above one half of it. */
const TRIES = 8;

/** A place of its own for a certificate, at random; a new list is begun when the last one fills. */
export async function takePlace(
	tx: Transaction,
	certificateId: string
): Promise<{ list: number; index: number }> {
	const [own] = await tx<{ list: number; index: number }[]>`
		select list, index from status_place where certificate_id = ${certificateId}`;
	if (own) return own;
	const [last] = await tx<{ list: number }[]>`
		select coalesce(max(list), 1) as list from status_place`;
	for (let list = last!.list; ; list++) {
		for (let tries = 0; tries < TRIES; tries++) {
			const place = { list, index: randomInt(PLACES) };
			const made = await tx`
				insert into status_place ${tx({ ...place, certificateId })} on conflict do nothing`;
			if (made.count === 1) return place;
		}
	}
}

/**
 * Places whose credential must not be accepted now. Suspension says all of them, because a credential
 * carries one entry; revocation those that will never be accepted again.
 */
async function placesSet(sql: AnySql, list: number, purpose: StatusPurpose): Promise<number[]> {
	const states = ['revoked', 'withdrawn', 'superseded'];
	if (purpose === 'suspension') states.push('suspended');
	const rows = await sql<{ index: number }[]>`
		select s.index from status_place s join certificate c on c.id = s.certificate_id
			join award a on a.id = c.award_id
		where s.list = ${list} and (a.state = any(${states}) or exists (
			select from certificate n where n.award_id = c.award_id and n.number > c.number))
		order by s.index`;
	return rows.map(({ index }) => index);
}

type Signed = { places: string; at: number; credential: Credential };

/** What was signed last, by list and purpose: signed again when a bit changes, or each hour. */
const signed = new Map<string, Signed>();
const SIGN_AGAIN_MS = 3_600_000;
const VALID_MS = 24 * 3_600_000;

/**
 * A status list as a signed credential, from the live state of the awards.
 * @throws NotFound when there is no such list; Refused when keys cannot be opened
 */
export async function statusList(
	sql: Sql,
	actor: Actor,
	issuing: Issuing,
	{ list, purpose }: { list: number; purpose: StatusPurpose }
): Promise<Credential> {
	const [exists] = await sql`select from status_place where list = ${list} limit 1`;
	if (!exists) throw new NotFound('That status list');
	const set = await placesSet(sql, list, purpose);
	const places = set.join();
	const id = `${issuing.origin}/status/${list}/${purpose}`;
	const last = signed.get(id);
	const age = actor.at.getTime() - (last?.at ?? 0);
	if (last?.places === places && age >= 0 && age < SIGN_AGAIN_MS) return last.credential;
	const key = await signingKey(sql, actor, await sealingSecrets(issuing));
	const did = didOf(issuing.origin);
	const { signCredential } = await import('./sign-credential.server.ts');
	const unsigned = listCredential({ id, did, purpose, set, at: actor.at });
	const credential = await signCredential(unsigned, { ...key, did }, actor.at);
	signed.set(id, { places, at: actor.at.getTime(), credential });
	return credential;
}

const listCredential = (list: {
	id: string;
	did: string;
	purpose: StatusPurpose;
	set: readonly number[];
	at: Date;
}): Credential => ({
	'@context': ['https://www.w3.org/ns/credentials/v2'],
	id: list.id,
	type: ['VerifiableCredential', 'BitstringStatusListCredential'],
	issuer: list.did,
	validFrom: whole(list.at),
	validUntil: whole(new Date(list.at.getTime() + VALID_MS)),
	credentialSubject: {
		id: `${list.id}#list`,
		type: 'BitstringStatusList',
		statusPurpose: list.purpose,
		encodedList: encodeBits(list.set)
	}
});

const whole = (at: Date) => at.toISOString().replace(/\.\d+Z$/, 'Z');
