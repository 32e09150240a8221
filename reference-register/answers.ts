import { randomUUID } from 'node:crypto';
import type postgres from 'postgres';
import { Webhook } from 'standardwebhooks';
import type { Status } from './notice.ts';
import { statusNow } from './standing.ts';

/**
 * What this register answers: receipts and the status of its members. They are written in the
 * transaction that they follow from, and posted until the sender has taken them.
 */
export type Answer = { id: string; body: string };

type Outcome = 'accepted' | 'duplicate' | 'unmatched';

export async function queueReceipt(
	tx: postgres.TransactionSql,
	noticeId: string,
	outcome: Outcome
): Promise<void> {
	const reason = outcome === 'unmatched' ? 'SEVERAL_OF_THIS_NAME' : null;
	await queue(tx, {
		type: 'receipt',
		notice_id: noticeId,
		outcome,
		reason,
		said_at: new Date().toISOString()
	});
}

/** The status of one member, or of all. Whoever holds an award in force is registered. */
export async function queueStatuses(
	tx: postgres.TransactionSql,
	personId: string | null,
	at: Date
): Promise<void> {
	type Held = { status: Status; expiresOn: string | null };
	const members = await tx<{ personId: string; registerNumber: string; held: Held[] }[]>`
		select m.person_id, m.register_number,
			json_agg(json_build_object('status', e.status, 'expiresOn', e.expires_on)) as held
		from member m join entry e on e.person_id = m.person_id
		where ${personId}::uuid is null or m.person_id = ${personId}
		group by m.person_id`;
	for (const member of members) {
		await queue(tx, {
			type: 'registration_status',
			person_local_id: member.personId,
			register_number: member.registerNumber,
			status: statusOf(member.held.map((one) => statusNow(one, at))),
			checked_at: at.toISOString()
		});
	}
}

function statusOf(held: readonly Status[]): string {
	if (held.includes('in_force')) return 'registered';
	if (held.includes('conditions')) return 'registered_with_conditions';
	return held.includes('suspended') ? 'suspended' : 'lapsed';
}

const queue = (tx: postgres.TransactionSql, body: object) =>
	tx`insert into answer ${tx({ id: randomUUID(), body: JSON.stringify(body) })}`;

export const unsent = (sql: postgres.Sql): Promise<Answer[]> =>
	sql<Answer[]>`
		select id, body from answer where settled_at is null order by made_at, id limit 50`.then((rows) => [
		...rows
	]);

export async function settled(sql: postgres.Sql, id: string): Promise<void> {
	await sql`update answer set settled_at = now() where id = ${id}`;
}

type Post = { url: string; secret: string };

/** Posts what waits. @returns how many were taken; null when the sender cannot be reached now */
export async function postAnswers(
	store: { unsent(): Promise<Answer[]>; settled(id: string): Promise<void> },
	{ url, secret }: Post
): Promise<number | null> {
	const webhook = new Webhook(secret);
	const waiting = await store.unsent();
	for (const { id, body } of waiting) {
		const at = new Date();
		const response = await fetch(url, {
			method: 'POST',
			body,
			redirect: 'error',
			signal: AbortSignal.timeout(15_000),
			headers: {
				'content-type': 'application/json',
				'webhook-id': id,
				'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
				'webhook-signature': webhook.sign(id, at, body)
			}
		}).catch(() => null);
		// What it will never take is not sent for ever.
		const isOver = response && (response.ok || response.status === 400 || response.status === 404);
		if (!isOver) return null;
		await store.settled(id);
	}
	return waiting.length;
}

const [SOON_MS, LONGEST_WAIT_MS, EVERY_MS] = [1_000, 60_000, 12 * 3_600_000];

/** Goes on posting until stopped; says anew twice a day who is registered. */
export function keepAnswering(
	store: Parameters<typeof postAnswers>[0] & { restate(): Promise<unknown> },
	post: Post
): () => void {
	let wait = SOON_MS;
	const go = async () => {
		const taken = await postAnswers(store, post).catch(() => null);
		wait = taken === null ? Math.min(wait * 2, LONGEST_WAIT_MS) : taken > 0 ? 0 : SOON_MS;
		timer = setTimeout(() => void go(), wait);
		wait = Math.max(wait, SOON_MS);
	};
	let timer = setTimeout(() => void go(), wait);
	const restating = setInterval(() => void store.restate().catch(() => {}), EVERY_MS);
	return () => {
		clearTimeout(timer);
		clearInterval(restating);
	};
}
