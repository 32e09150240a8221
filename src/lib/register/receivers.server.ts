import type { PendingQuery, Row } from 'postgres';
import * as v from 'valibot';
import { authorise } from '#lib/identity/permissions.rules.ts';
import type { Actor } from '#lib/platform/actor.ts';
import { recordAudit } from '#lib/platform/audit.server.ts';
import { inTransaction, type Sql, type Transaction } from '#lib/platform/database.server.ts';
import { Invalid, NotFound } from '#lib/platform/errors.ts';
import { isId, newId } from '#lib/platform/id.ts';
import { lockState, move, type StoredMachine } from '#lib/platform/machine-store.server.ts';
import { noteRefusal } from '#lib/platform/refusals.server.ts';
import {
	agreementEntries,
	agreementFrom,
	insertAgreement,
	type NewAgreement
} from './agreements.server.ts';
import { wakeDeliveries } from './deliveries.server.ts';
import { receiverMachine } from './receiver.machine.ts';
import { type Reach, refusedUrl } from './receiver-address.rules.ts';
import { replayWhole } from './replays.server.ts';
import { addSecret, newSecret } from './secrets.server.ts';

export const storedReceiver: StoredMachine<typeof receiverMachine> = {
	name: 'receiver',
	table: 'receiver',
	machine: receiverMachine,
	ruleVersion: 'receiver/1',
	refusal: (event, state) =>
		event === 'paused'
			? `Sending to this register is not going on, so it cannot be paused: it is ${state}.`
			: 'Sending to this register is going on already.'
};

export type NewReceiver = {
	name: string;
	/** Null: it fetches the feed and is sent nothing. */
	url: string | null;
	statusUrl: string | null;
	secret: string;
	agreement: NewAgreement;
};

/**
 * Adds a register and queues for it all that the feed has said so far. Nobody can write a notice
 * meanwhile (the head of the feed is locked), so none is missed and none sent twice.
 */
export async function addReceiver(
	tx: Transaction,
	actor: Actor,
	input: NewReceiver
): Promise<string> {
	const id = newId();
	const { secret, agreement, ...receiver } = input;
	await tx`select 1 from feed_head for update`;
	await tx`insert into receiver ${tx({ id, ...receiver, state: 'active', createdAt: actor.at })}`;
	await addSecret(tx, actor, id, secret);
	await insertAgreement(tx, actor, id, { ...agreement, number: 1 });
	if (input.url !== null) await replayWhole(tx, actor, id, 'missing');
	await recordAudit(tx, actor, 'receiver-added', { type: 'receiver', id }, { name: input.name });
	return id;
}

const text = (message: string) =>
	v.pipe(v.string(message), v.nonEmpty(message), v.maxLength(300, 'Use 300 characters at most.'));

const address = v.optional(v.pipe(v.string(), v.maxLength(300, 'Use 300 characters at most.')), '');

export const addressesSchema = v.object({ url: address, statusUrl: address });

export const receiverSchema = v.object({
	name: text('Enter the name of the register.'),
	...addressesSchema.entries,
	...agreementEntries
});

type Addresses = { url: string | null; statusUrl: string | null };

/** @throws Invalid an address that may not be used */
function addressesFrom(
	actor: Actor,
	input: v.InferOutput<typeof addressesSchema>,
	reach: Reach
): Addresses {
	const addresses = { url: input.url || null, statusUrl: input.statusUrl || null };
	const issues = Object.entries(addresses).flatMap(([field, value]) => {
		const message = value && refusedUrl(value, reach);
		return message ? [{ field, message }] : [];
	});
	for (const { message } of issues) noteRefusal(actor, 'the address of a register', message);
	if (issues.length > 0) throw new Invalid(issues);
	return addresses;
}

/**
 * Staff add a register. Idempotent by its name: the second press of the same form finds it there.
 * @throws Invalid an address that may not be used, or a name that is taken by another register
 */
export async function registerReceiver(
	sql: Sql,
	actor: Actor,
	input: v.InferOutput<typeof receiverSchema>,
	reach: Reach
): Promise<string> {
	authorise(actor, 'register.manage');
	const { name } = input;
	const agreement = agreementFrom(input);
	const { url, statusUrl } = addressesFrom(actor, input, reach);
	return await inTransaction(sql, async (tx) => {
		await tx`select 1 from feed_head for update`;
		const [known] = await tx<{ id: string; url: string | null }[]>`
			select id, url from receiver where name = ${name}`;
		if (known && known.url === url) return known.id;
		if (known) {
			throw new Invalid([{ field: 'name', message: 'There is a register of this name already.' }]);
		}
		const secret = newSecret();
		return await addReceiver(tx, actor, { name, url, statusUrl, secret, agreement });
	});
}

/**
 * A register answers at another address from now on; its agreements, consents and secrets stay. What
 * waits is tried there at once. Idempotent: the same addresses again change nothing.
 * @throws Invalid an address that may not be used, or none for a register that is sent to
 */
export async function changeAddresses(
	sql: Sql,
	actor: Actor,
	{ receiverId, ...input }: v.InferOutput<typeof addressesSchema> & { receiverId: string },
	reach: Reach
): Promise<void> {
	authorise(actor, 'register.manage');
	if (!isId(receiverId)) throw new NotFound('That register');
	const addresses = addressesFrom(actor, input, reach);
	const { url, statusUrl } = addresses;
	await inTransaction(sql, async (tx) => {
		await tryAnew(
			tx,
			actor,
			receiverId,
			tx`exists (select from receiver where id = ${receiverId} and url <> ${url})`
		);
		await lockState(tx, storedReceiver, receiverId);
		const [before] = await tx<[Addresses]>`
			select url, status_url from receiver where id = ${receiverId}`;
		if ((before.url === null) !== (url === null)) {
			const message = before.url
				? 'Enter the address that takes notices'
				: 'Leave this empty: this register fetches the feed itself';
			throw new Invalid([{ field: 'url', message }]);
		}
		if (before.url === url && before.statusUrl === statusUrl) return;
		await tx`
			update receiver set ${tx(addresses)}, failures = 0, failing_since = null, rest_until = null
			where id = ${receiverId}`;
		const subject = { type: 'receiver', id: receiverId };
		const detail = { from: before.url, to: url, statusFrom: before.statusUrl, statusTo: statusUrl };
		await recordAudit(tx, actor, 'receiver-addresses-changed', subject, detail);
		if (url !== before.url) await wakeDeliveries(tx, actor, { receiverId });
	});
}

/** Stops sending to a register; its notices wait. A second press finds it paused and changes nothing. */
export async function pauseReceiver(tx: Transaction, actor: Actor, id: string): Promise<void> {
	authorise(actor, 'register.manage');
	if (!isId(id)) throw new NotFound('That register');
	const { state } = await lockState(tx, storedReceiver, id);
	if (state === 'paused') return;
	await move(tx, storedReceiver, actor, id, { type: 'paused' });
	await recordAudit(tx, actor, 'receiver-paused', { type: 'receiver', id });
}

/**
 * Begins again, at once and with everything that waits. To one that was gone, what was written meanwhile
 * is owed as well: whoever writes a notice holds the head of the feed, so none falls between. A second
 * press changes nothing.
 */
export async function resumeReceiver(tx: Transaction, actor: Actor, id: string): Promise<void> {
	authorise(actor, 'register.manage');
	if (!isId(id)) throw new NotFound('That register');
	await tryAnew(
		tx,
		actor,
		id,
		tx`exists (select from receiver where id = ${id} and state <> 'active')`
	);
	await tx`select 1 from feed_head for update`;
	const { state } = await lockState(tx, storedReceiver, id);
	if (state === 'active') return;
	if (state === 'gone') await replayWhole(tx, actor, id, 'missing');
	await move(tx, storedReceiver, actor, id, { type: 'resumed' });
	await tx`
		update receiver set failures = 0, failing_since = null, rest_until = null where id = ${id}`;
	await wakeDeliveries(tx, actor, { receiverId: id });
	await recordAudit(tx, actor, 'receiver-resumed', { type: 'receiver', id });
}

/**
 * What waits is due at once, and has all its time again, where `when` holds. Before the receiver is
 * locked: the deliveries first, in order, and then their receiver, like everybody who locks both.
 */
async function tryAnew(
	tx: Transaction,
	actor: Actor,
	id: string,
	when: PendingQuery<Row[]>
): Promise<void> {
	await tx`
		with waiting as (
			select id from delivery where receiver_id = ${id} and state = 'waiting' and ${when}
			order by id for update)
		update delivery set next_try_at = ${actor.at}, waiting_since = ${actor.at}
		from waiting where delivery.id = waiting.id`;
}
