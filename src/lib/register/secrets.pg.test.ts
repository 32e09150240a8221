import { randomBytes } from 'node:crypto';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { newId } from '#lib/platform/id.ts';
import { inTransaction } from '#lib/platform/database.server.ts';
import { sealWith } from '#lib/platform/sealing-secrets.server.ts';
import { staffActor } from '../../../tests/support/awards.ts';
import { testDatabase } from '../../../tests/support/database.ts';
import {
	addSecret,
	endExchange,
	liveSecrets,
	newSecret,
	rotateSecret,
	sealSecrets,
	shownSecret
} from './secrets.server.ts';

const { sql, drop } = await testDatabase();
afterAll(drop);
const at = new Date('2026-12-01T10:00:00Z');
const later = new Date('2026-12-16T10:00:00Z');
const staff = staffActor(at);

/** A process of production with these secrets in its environment. */
const withSecrets = (...secrets: Buffer[]) =>
	sealWith({
		production: true,
		dataDir: '/nowhere',
		issuerKeySecrets:
			secrets.length > 0 ? secrets.map((secret) => secret.toString('base64')) : undefined
	});

const [old, young] = [randomBytes(32), randomBytes(32)];
let receiverId: string;
let secret: string;

beforeEach(async () => {
	withSecrets(old);
	await sql`truncate receiver cascade`;
	receiverId = newId();
	secret = newSecret();
	await sql`insert into receiver ${sql({ id: receiverId, name: 'One', state: 'active', createdAt: at })}`;
	await inTransaction(sql, (tx) => addSecret(tx, staff, receiverId, secret));
});

const live = (moment = at) => liveSecrets(sql, receiverId, moment);
const act = (does: typeof rotateSecret, moment = at) =>
	inTransaction(sql, (tx) => does(tx, staffActor(moment), receiverId));
const rows = () => sql<{ id: string; secret: string | null; sealed: Buffer | null }[]>`
	select id, secret, sealed from receiver_secret order by made_at, id`;
const isBare = (row: { secret: string | null; sealed: Buffer | null } | undefined) =>
	row?.secret === null && row.sealed === null;

/** As the whole of the table stands in a dump. */
async function dumped(): Promise<string> {
	const [all] = await sql<{ text: string }[]>`
		select string_agg(r::text || encode(coalesce(sealed, ''), 'escape'), E'\n') as text
		from receiver_secret r`;
	return all!.text;
}

test('a dump has no secret that anybody could sign with; the house has it', async () => {
	await act(rotateSecret);
	const [newest, before] = await live();
	expect(before).toBe(secret);
	for (const one of [newest!, secret]) expect(await dumped()).not.toContain(one);
});

test('what lies there from before is sealed once, and goes on signing all the while', async () => {
	await sql`update receiver_secret set secret = ${secret}, sealed = null`;
	expect(await live()).toEqual([secret]);
	const counts = await Promise.all([1, 2, 3].map(() => sealSecrets(sql, staff)));
	expect(counts.toSorted()).toEqual([0, 0, 1]);
	expect(await dumped()).not.toContain(secret);
	expect(await live()).toEqual([secret]);
});

test('a new secret of the environment takes over in two steps', async () => {
	withSecrets(young, old);
	expect(await live()).toEqual([secret]);
	expect(await sealSecrets(sql, staff)).toBe(0);
	expect(await sealSecrets(sql, staff, { anew: true })).toBe(1);
	withSecrets(young);
	expect(await live()).toEqual([secret]);
	withSecrets(old);
	await expect(live()).rejects.toThrow('cannot be signed now');
});

test('sealed anew all together or not at all', async () => {
	withSecrets(young);
	const another = newId();
	await sql`insert into receiver ${sql({ id: another, name: 'Two', state: 'active', createdAt: at })}`;
	await inTransaction(sql, (tx) => addSecret(tx, staff, another, newSecret()));
	const before = await rows();
	await expect(sealSecrets(sql, staff, { anew: true })).rejects.toThrow('does not open');
	expect(await rows()).toEqual(before);
});

test('lost, it signs and believes nothing, until it is exchanged under a new one', async () => {
	withSecrets(young);
	await expect(live()).rejects.toThrow('cannot be signed now');
	expect(await shownSecret(sql, receiverId, at)).toEqual({ secret: null, exchanging: false });
	await act(rotateSecret);
	const { secret: shown, exchanging } = await shownSecret(sql, receiverId, at);
	expect(exchanging).toBe(true);
	expect(await live()).toEqual([shown]);
	await act(endExchange);
	expect(await live()).toEqual([shown]);
});

test('one that has ended is destroyed: by hand, by the next exchange, or by the next start', async () => {
	await act(rotateSecret);
	await act(endExchange);
	expect(isBare((await rows())[0])).toBe(true);
	await act(rotateSecret);
	await act(rotateSecret, later);
	expect((await rows()).map(isBare)).toEqual([true, true, false, false]);
	expect(await live(later)).toHaveLength(2);
	await sealSecrets(sql, staffActor(new Date('2027-02-01T10:00:00Z')));
	expect((await rows()).filter((row) => !isBare(row))).toHaveLength(1);
});

test('what was sealed for one register opens for no other', async () => {
	await act(rotateSecret);
	const [one, two] = await rows();
	await sql`update receiver_secret set sealed = ${one!.sealed} where id = ${two!.id}`;
	expect(await live()).toEqual([secret]);
});

test('in production nothing new is kept in clear; what lies there signs until the secret is set', async () => {
	await sql`update receiver_secret set secret = ${secret}, sealed = null`;
	withSecrets();
	expect(await sealSecrets(sql, staff)).toBe(0);
	expect(await live()).toEqual([secret]);
	await expect(act(rotateSecret)).rejects.toThrow('ISSUER_KEY_SECRET is missing');
	expect(await live()).toEqual([secret]);
});
