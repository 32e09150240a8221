/**
 * Answers that the server has not acknowledged, kept in the browser's storage until it has, so that
 * a lost network, a closed laptop or a crashed browser loses nothing. One outbox for each open page.
 */

export type Unsent = {
	item: number;
	seq: number;
	response: object;
	flagged: boolean;
	/** When it was given, in milliseconds, by the clock of this device. */
	at: number;
};

type Store = Pick<Storage, 'getItem' | 'setItem' | 'removeItem' | 'key' | 'length'>;

/** Null where the browser forbids it. */
export function deviceStorage(): Storage | null {
	try {
		return localStorage;
	} catch {
		return null;
	}
}

const keyOf = (attempt: string, client: string) => `quiz/${attempt}/${client}`;

/** @param store null where the browser allows none: then the page itself is all that remembers */
export function openOutbox(store: Store | null, attempt: string, client: string) {
	let seq = 0;
	const unsent = new Map<number, Unsent>();
	let kept = true;

	function keep(): void {
		const key = keyOf(attempt, client);
		kept = unsent.size === 0 || write(store, key, JSON.stringify([...unsent.values()]));
		if (unsent.size === 0) erase(store, key);
	}

	return {
		/** A newer answer to a question takes the place of an older one that was not sent yet. */
		put(item: number, response: object, flagged: boolean, at = Date.now()): void {
			unsent.set(item, { item, seq: ++seq, response, flagged, at });
			keep();
		},
		/** False where an answer that waits would be gone with the page: the storage is full or forbidden. */
		isKept: (): boolean => kept,
		waiting: (): Unsent[] => [...unsent.values()].sort((a, b) => a.seq - b.seq),
		/** The server has dealt with it. A newer answer to the same question stays. */
		settle(item: number, done: number): void {
			if (unsent.get(item)?.seq === done) unsent.delete(item);
			keep();
		},
		/** The number was taken: the answer goes again under a new one. */
		renumber(item: number, taken: number): void {
			const found = unsent.get(item);
			if (found?.seq === taken) this.put(item, found.response, found.flagged, found.at);
		}
	};
}

export type Outbox = ReturnType<typeof openOutbox>;
export type LeftBehind = { client: string; unsent: Unsent[] };

/** What other pages of this try did not get sent: of a browser that crashed, or of a tab still open. */
export function leftBehind(store: Store | null, attempt: string): LeftBehind[] {
	const found: LeftBehind[] = [];
	for (const key of keysOf(store, attempt)) {
		const client = key.slice(keyOf(attempt, '').length);
		const unsent = read(store, key);
		if (unsent.length > 0) found.push({ client, unsent });
	}
	return found;
}

export function forget(store: Store | null, attempt: string, client?: string): void {
	for (const key of keysOf(store, attempt)) {
		if (client === undefined || key === keyOf(attempt, client)) erase(store, key);
	}
}

/** Of another page, what was dealt with for it: that page may be open still, and have put in more. */
export function forgetSent(
	store: Store | null,
	attempt: string,
	client: string,
	done: ReadonlySet<number>
): void {
	const key = keyOf(attempt, client);
	const left = read(store, key).filter(({ seq }) => !done.has(seq));
	// What cannot be written is sent once more by a later page, which does no harm.
	if (left.length === 0) erase(store, key);
	else write(store, key, JSON.stringify(left));
}

/** What nobody came back for in a month, of whatever try: a ward's computer is not one person's. */
export function forgetOld(store: Store | null, now: number): void {
	for (const key of keysFrom(store, 'quiz/')) {
		const newest = Math.max(...read(store, key).map(({ at }) => at));
		if (newest < now - MONTH_MS) erase(store, key);
	}
}
const MONTH_MS = 30 * 86_400_000;

/** Whether this browser keeps anything at all: not in every private window, nor where it is full. */
export function canKeep(store: Store | null): boolean {
	const able = write(store, 'quiz-probe', 'a');
	erase(store, 'quiz-probe');
	return able;
}

function write(store: Store | null, key: string, text: string): boolean {
	try {
		store?.setItem(key, text);
		return store !== null;
	} catch {
		return false;
	}
}

function erase(store: Store | null, key: string): void {
	try {
		store?.removeItem(key);
	} catch {
		// What cannot be written to holds nothing of ours.
	}
}

const keysOf = (store: Store | null, attempt: string) => keysFrom(store, keyOf(attempt, ''));

function keysFrom(store: Store | null, start: string): string[] {
	const keys = Array.from({ length: store?.length ?? 0 }, (_, index) => store?.key(index) ?? '');
	return keys.filter((key) => key.startsWith(start));
}

const read = (store: Store | null, key: string) => parse(store?.getItem(key) ?? '');

function parse(text: string): Unsent[] {
	try {
		const list: unknown = JSON.parse(text);
		return Array.isArray(list) ? list.filter(isUnsent) : [];
	} catch {
		return [];
	}
}

function isUnsent(value: unknown): value is Unsent {
	const { item, seq, response, flagged, at } = (value ?? {}) as Partial<Unsent>;
	return (
		Number.isInteger(item) &&
		Number.isInteger(seq) &&
		typeof response === 'object' &&
		response !== null &&
		typeof flagged === 'boolean' &&
		typeof at === 'number'
	);
}
