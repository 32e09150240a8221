import { randomBytes } from 'node:crypto';
import * as v from 'valibot';
import { authorise } from '#lib/identity/permissions.rules.ts';
import type { Actor } from '#lib/platform/actor.ts';
import { recordAudit } from '#lib/platform/audit.server.ts';
import { inTransaction, type Sql, type Transaction } from '#lib/platform/database.server.ts';
import { Invalid, NotFound } from '#lib/platform/errors.ts';
import { isId, newId } from '#lib/platform/id.ts';
import { lockState, move, type StoredMachine } from '#lib/platform/machine-store.server.ts';
import { addDeliveries, wakeDeliveries } from './deliveries.server.ts';
import { receiverMachine } from './receiver.machine.ts';
import { type Reach, refusedUrl } from './receiver-address.rules.ts';

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

export type NewReceiver = { name: string; url: string; statusUrl: string | null; secret: string };

export const newSecret = (): string => `whsec_${randomBytes(32).toString('base64')}`;

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
	await tx`select 1 from feed_head for update`;
	await tx`insert into receiver ${tx({ id, ...input, state: 'active', createdAt: actor.at })}`;
	await addDeliveries(tx, actor, { receiverId: id, from: 1, to: Number.MAX_SAFE_INTEGER });
	await wakeDeliveries(tx, { receiverId: id });
	await recordAudit(tx, actor, 'receiver-added', { type: 'receiver', id }, { name: input.name });
	return id;
}

const text = (message: string) =>
	v.pipe(v.string(message), v.nonEmpty(message), v.maxLength(300, 'Use 300 characters at most.'));

export const receiverSchema = v.object({
	name: text('Enter the name of the register.'),
	url: text('Enter the address that takes notices.'),
	statusUrl: v.optional(v.pipe(v.string(), v.maxLength(300, 'Use 300 characters at most.')), '')
});

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
	const { name, url } = input;
	const statusUrl = input.statusUrl || null;
	const issues = [
		{ field: 'url', message: refusedUrl(url, reach) },
		{ field: 'statusUrl', message: statusUrl && refusedUrl(statusUrl, reach) }
	].flatMap(({ field, message }) => (message ? [{ field, message }] : []));
	if (issues.length > 0) throw new Invalid(issues);
	return await inTransaction(sql, async (tx) => {
		await tx`select 1 from feed_head for update`;
		const [known] = await tx<{ id: string; url: string }[]>`
			select id, url from receiver where name = ${name}`;
		if (known?.url === url) return known.id;
		if (known) {
			throw new Invalid([{ field: 'name', message: 'There is a register of this name already.' }]);
		}
		return await addReceiver(tx, actor, { name, url, statusUrl, secret: newSecret() });
	});
}

const DEMO_NAME = 'Reference register';

/**
 * The register of the demonstration: added once for each database, with a secret that stays. Its
 * address follows the port. Idempotent: the head of the feed is locked while it looks.
 */
export async function ensureDemoReceiver(
	sql: Sql,
	actor: Actor,
	input: { url: string; statusUrl?: string; secret?: string }
): Promise<{ id: string; secret: string }> {
	const statusUrl = input.statusUrl ?? new URL('status', input.url).href;
	return await inTransaction(sql, async (tx) => {
		await tx`select 1 from feed_head for update`;
		const [known] = await tx<{ id: string; secret: string }[]>`
			update receiver set url = ${input.url}, status_url = ${statusUrl}
			where name = ${DEMO_NAME} returning id, secret`;
		if (known) return known;
		const secret = input.secret ?? newSecret();
		const { url } = input;
		const id = await addReceiver(tx, actor, { name: DEMO_NAME, url, statusUrl, secret });
		return { id, secret };
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

/** Begins again, at once and with everything that waits. A second press changes nothing. */
export async function resumeReceiver(tx: Transaction, actor: Actor, id: string): Promise<void> {
	authorise(actor, 'register.manage');
	if (!isId(id)) throw new NotFound('That register');
	// The deliveries first and then their receiver, like everybody who locks both.
	await tx`
		update delivery set next_try_at = ${actor.at}, waiting_since = ${actor.at}
		where receiver_id = ${id} and state = 'waiting'
			and exists (select from receiver where id = ${id} and state <> 'active')`;
	const { state } = await lockState(tx, storedReceiver, id);
	if (state === 'active') return;
	await move(tx, storedReceiver, actor, id, { type: 'resumed' });
	await tx`
		update receiver set failures = 0, failing_since = null, rest_until = null where id = ${id}`;
	await wakeDeliveries(tx, { receiverId: id });
	await recordAudit(tx, actor, 'receiver-resumed', { type: 'receiver', id });
}
