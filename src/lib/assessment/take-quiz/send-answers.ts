import type { AnswersReceived } from '../receive-answers.server.ts';
import {
	forget,
	forgetOld,
	forgetSent,
	type LeftBehind,
	leftBehind,
	openOutbox,
	type Unsent
} from './outbox.ts';

/** What the page is told about its answers. */
export type SavingEvents = {
	saved: (at: Date, answers: readonly Unsent[]) => void;
	/** Not saved yet; it is tried again by itself. */
	trying: (why: Trouble) => void;
	/** One answer is of no use as it is; what was saved before still counts. */
	faulty: (item: number, message: string) => void;
	/** Nothing more will be taken: these came too late, and are not what counts either. */
	over: (message: string, late: readonly Refusal[]) => void;
	/** The server's clock, and the steady times between which it was read. */
	clock: (now: number, asked: number, answered: number) => void;
};

/** 'not-yours': somebody else has signed in in this browser since. */
export type Trouble = 'network' | 'signed-out' | 'not-yours';

type Received = AnswersReceived & { now: string };
type Refusal = Received['refused'][number];

const SUPERSEDED =
	'A later answer to this question, from another tab or device, counts. Load the page again to see it.';

const isOver = ({ reason }: Refusal) => reason === 'late' || reason === 'closed';
/** Those that need not be kept: no other page can do anything with them, or they count already. */
const useless = (refused: readonly Refusal[]) =>
	refused.filter((one) => !isOver(one) || one.counts).map(({ seq }) => seq);

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
	forgetOld(store, Date.now());
	// What pages before this one left behind goes first: it is older than anything given here.
	const adopted = leftBehind(store, at.attempt);
	let outbox = openOutbox(store, at.attempt, client);
	let sending: Promise<void> | null = null;
	let failures = 0;
	let timer: ReturnType<typeof setTimeout> | undefined;
	let over = false;

	async function sendAll(): Promise<void> {
		clearTimeout(timer);
		for (;;) {
			const older = adopted[0];
			if (over && !older) return;
			const batch = older ?? { client, unsent: outbox.waiting().slice(0, 100) };
			if (batch.unsent.length === 0) return;
			const received = await post(batch);
			if (typeof received === 'string') return again(received);
			failures = 0;
			settle(batch, received);
			if (older) adopted.shift();
		}
	}

	function again(why: Trouble): void {
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
		const isOwn = batch.client === client;
		const saved = new Set(receipts.map(({ seq }) => seq));
		if (isOwn) for (const { item, seq } of receipts) outbox.settle(item, seq);
		tellSaved(batch, receipts, saved);
		const ended = refused.filter(isOver);
		if (ended[0]) {
			// What is kept here still can be looked at: the receipt's page shows it.
			over = true;
			tell.over(
				ended[0].message,
				ended.filter(({ counts }) => !counts)
			);
		}
		for (const refusal of refused) {
			const { item, seq, reason, message } = refusal;
			if (isOver(refusal)) {
				if (isOwn && refusal.counts) outbox.settle(item, seq);
			} else if (!isOwn) takeOver(batch, refusal);
			else if (reason === 'sequence-used') outbox.renumber(item, seq);
			else if (reason === 'sequence-jump') return countAnew();
			else {
				outbox.settle(item, seq);
				tell.faulty(item, message);
			}
		}
		const done = new Set([...saved, ...useless(refused)]);
		if (!isOwn) forgetSent(store, at.attempt, batch.client, done);
	}

	function tellSaved(
		{ unsent }: LeftBehind,
		receipts: Received['receipts'],
		saved: ReadonlySet<number>
	): void {
		const newest = receipts
			.map(({ receivedAt }) => receivedAt)
			.sort()
			.at(-1);
		if (!newest) return;
		const passed = receipts.filter(({ superseded }) => superseded);
		const counts = ({ seq }: Unsent) => saved.has(seq) && !passed.some((one) => one.seq === seq);
		tell.saved(new Date(newest), unsent.filter(counts));
		for (const { item } of passed) tell.faulty(item, SUPERSEDED);
	}

	/** An answer of an earlier page whose number is of no use goes as one of this page. */
	function takeOver({ unsent }: LeftBehind, { item, seq, reason }: Refusal): void {
		if (reason !== 'sequence-used' && reason !== 'sequence-jump') return;
		const found = unsent.find((one) => one.seq === seq);
		const newer = outbox.waiting().some((one) => one.item === item);
		if (found && !newer) outbox.put(item, found.response, found.flagged, found.at);
	}

	/** Numbers that no server believes any more: the same answers go as those of a new page, from 1. */
	function countAnew(): void {
		const unsent = outbox.waiting();
		forget(store, at.attempt, client);
		client = newName();
		outbox = openOutbox(store, at.attempt, client);
		for (const one of unsent) outbox.put(one.item, one.response, one.flagged, one.at);
	}

	async function post(batch: { client: string; unsent: Unsent[] }) {
		const body = JSON.stringify({
			attempt: at.attempt,
			client: batch.client,
			answers: batch.unsent.map(({ at, ...answer }) => ({
				...answer,
				waited: Math.max(0, Date.now() - at)
			}))
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
			if (![200, 400, 404, 409].includes(response.status)) return 'network';
			const received = (await response.json()) as Partial<Received>;
			if (response.status === 404 && !received.refused) return 'not-yours';
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
		/** False where an answer that is not sent yet would be gone with the page. */
		isKept: (): boolean => outbox.isKept(),
		flush
	};
}
