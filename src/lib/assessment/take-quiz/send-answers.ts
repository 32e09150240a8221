import type { AnswersReceived } from '../receive-answers.server.ts';
import { forget, type LeftBehind, leftBehind, openOutbox, type Unsent } from './outbox.ts';

/** What the page is told about its answers. */
export type SavingEvents = {
	saved: (at: Date, answers: readonly Unsent[]) => void;
	/** Not saved yet; it is tried again by itself. */
	trying: (why: 'network' | 'signed-out') => void;
	/** One answer is of no use as it is; what was saved before still counts. */
	faulty: (item: number, message: string) => void;
	/** Nothing more will be taken. */
	over: (message: string) => void;
	/** The server's clock, and the steady times between which it was read. */
	clock: (now: number, asked: number, answered: number) => void;
};

type Received = AnswersReceived & { now: string };
const PATIENCE_MS = 15_000;
const LONGEST_WAIT_MS = 15_000;

const newName = () => `page-${Date.now().toString(36)}-${Math.random().toString(36).slice(2, 12)}`;

/** Sends answers one group after the other, in the order of their numbers, until all are dealt with. */
export function answerSender(
	store: Storage | null,
	at: { url: string; attempt: string },
	tell: SavingEvents
) {
	let client = newName();
	// What pages before this one left behind goes first: it is older than anything given here.
	const adopted = leftBehind(store, at.attempt);
	let outbox = openOutbox(store, at.attempt, client);
	let sending: Promise<void> | null = null;
	let failures = 0;
	let timer: ReturnType<typeof setTimeout> | undefined;
	let over = false;

	async function sendAll(): Promise<void> {
		clearTimeout(timer);
		while (!over) {
			const older = adopted[0];
			const batch = older ?? { client, unsent: outbox.waiting().slice(0, 100) };
			if (batch.unsent.length === 0) return;
			const received = await post(batch);
			if (typeof received === 'string') return again(received);
			failures = 0;
			settle(batch, received);
			if (older) {
				adopted.shift();
				forget(store, at.attempt, older.client);
			}
		}
	}

	function again(why: 'network' | 'signed-out'): void {
		tell.trying(why);
		const wait = Math.min(LONGEST_WAIT_MS, 1000 * 2 ** failures++);
		timer = setTimeout(() => void flush(), wait * (0.75 + Math.random() / 2));
	}

	/** At most one request at a time. */
	function flush(): Promise<void> {
		sending ??= sendAll().finally(() => (sending = null));
		return sending;
	}

	function settle(batch: LeftBehind, { receipts, refused }: Received): void {
		for (const { item, seq } of receipts) outbox.settle(item, seq);
		const newest = receipts
			.map(({ receivedAt }) => receivedAt)
			.sort()
			.at(-1);
		const done = new Set(receipts.map(({ seq }) => seq));
		if (newest) {
			tell.saved(
				new Date(newest),
				batch.unsent.filter(({ seq }) => done.has(seq))
			);
		}
		for (const refusal of refused) {
			const { item, seq, reason, message } = refusal;
			if (reason === 'late' || reason === 'closed') return end(message);
			if (batch.client !== client) takeOver(batch, refusal);
			else if (reason === 'sequence-used') outbox.renumber(item, seq);
			else if (reason === 'sequence-jump') return countAnew();
			else {
				outbox.settle(item, seq);
				tell.faulty(item, message);
			}
		}
	}

	/** An answer of an earlier page whose number is of no use goes as one of this page. */
	function takeOver(
		{ unsent }: LeftBehind,
		{ item, seq, reason }: Received['refused'][number]
	): void {
		if (reason !== 'sequence-used' && reason !== 'sequence-jump') return;
		const found = unsent.find((one) => one.seq === seq);
		const newer = outbox.waiting().some((one) => one.item === item);
		if (found && !newer) outbox.put(item, found.response, found.flagged);
	}

	/** Numbers that no server believes any more: the same answers go as those of a new page, from 1. */
	function countAnew(): void {
		const unsent = outbox.waiting();
		forget(store, at.attempt, client);
		client = newName();
		outbox = openOutbox(store, at.attempt, client);
		for (const { item, response, flagged } of unsent) outbox.put(item, response, flagged);
	}

	function end(message: string): void {
		over = true;
		forget(store, at.attempt);
		tell.over(message);
	}

	async function post(batch: { client: string; unsent: Unsent[] }) {
		const body = JSON.stringify({
			attempt: at.attempt,
			client: batch.client,
			answers: batch.unsent
		});
		const asked = performance.now();
		try {
			const response = await fetch(at.url, {
				method: 'POST',
				headers: { 'content-type': 'application/json', accept: 'application/json' },
				body,
				// A page that is left still gets its last answers out; browsers allow 64 KiB for that.
				keepalive: body.length < 60_000,
				redirect: 'manual',
				signal: AbortSignal.timeout(PATIENCE_MS)
			});
			if (response.type === 'opaqueredirect' || response.status === 401) return 'signed-out';
			if (response.status === 404)
				end('This quiz is not yours to answer. Is somebody else signed in?');
			if (![200, 400, 409].includes(response.status)) return 'network';
			const received = (await response.json()) as Partial<Received>;
			if (!received.now || !received.receipts || !received.refused) return 'network';
			tell.clock(Date.parse(received.now), asked, performance.now());
			return received as Received;
		} catch {
			return 'network';
		}
	}

	return {
		/** Answers that were never sent, to be shown again. */
		leftBehind: adopted.flatMap(({ unsent }) => unsent),
		put(item: number, response: object, flagged: boolean): void {
			if (over) return;
			outbox.put(item, response, flagged);
			void flush();
		},
		flush
	};
}
