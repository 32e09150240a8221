import { setImmediate, setTimeout } from 'node:timers/promises';
import type { Actor } from '#lib/platform/actor.ts';
import type { AnySql, Sql } from '#lib/platform/database.server.ts';
import { TooMany } from '#lib/platform/errors.ts';

/**
 * The journal of answers: append-only, committed in groups. Answers that arrive while a write is
 * under way go together into the next one, so that one durable commit serves many learners. Nobody
 * is told "saved" before the commit. See docs/decisions/0008-answer-journal.md.
 */

/** One answer as one open page sent it. The response has passed its item's schema. */
export type GivenAnswer = {
	attemptId: string;
	itemId: string;
	/** Names the open page; within it `seq` counts up, and the highest one of an item counts. */
	client: string;
	seq: number;
	response: object;
	flagged: boolean;
};

/**
 * Why an answer is not in the journal. 'sequence-used': the number already stands for another answer;
 * 'sequence-jump': it is further ahead of the page's others than any page can be.
 */
export type RefusalReason = 'not-found' | 'closed' | 'late' | 'sequence-used' | 'sequence-jump';
export type Saved = { receivedAt: Date } | { refused: RefusalReason };

/** The answer that counts now for one item. */
export type EffectiveAnswer = {
	itemId: string;
	response: unknown;
	flagged: boolean;
	receivedAt: Date;
};

/**
 * Saves answers of the actor, in time if they arrived (`actor.at`) in time, however long they wait
 * for their turn. Resolves once they are durable. Idempotent by (attempt, client, seq): the same
 * answer again gets the same receipt, also after the attempt was handed in.
 */
export async function saveAnswers(
	sql: Sql,
	actor: Actor,
	answers: readonly GivenAnswer[]
): Promise<Saved[]> {
	if (waiting.size + answers.length > MAX_WAITING) throw new TooMany(5);
	const entries = answers.map((answer) => {
		const { promise, resolve, reject } = Promise.withResolvers<Saved>();
		return { personId: actor.personId, at: actor.at, answer, turns: 0, promise, resolve, reject };
	});
	for (const entry of entries) waiting.add(entry);
	enqueue(sql, journalOf(sql), entries);
	return await Promise.all(entries.map(({ promise }) => promise));
}

/** Resolves when every answer of a try that reached this process before the call is saved or refused. */
export async function answersSettled(attemptId: string): Promise<void> {
	const own = [...waiting].filter(({ answer }) => answer.attemptId === attemptId);
	await Promise.allSettled(own.map(({ promise }) => promise));
}

/**
 * The answers that count: of one page the highest `seq`, between pages the one that arrived last.
 * Read it after locking the attempt, and no acknowledged answer is missing.
 */
export async function effectiveAnswers(
	sql: AnySql,
	attemptId: string
): Promise<Map<string, EffectiveAnswer>> {
	const rows = await sql<EffectiveAnswer[]>`
		select distinct on (item_id) item_id, response, flagged, received_at
		from (
			select distinct on (item_id, client) item_id, client, response, flagged, received_at
			from answer where attempt_id = ${attemptId}
			order by item_id, client, client_seq desc
		) newest
		order by item_id, received_at desc, client desc`;
	return new Map(rows.map((row) => [row.itemId, row]));
}

type Entry = {
	personId: string | null;
	at: Date;
	answer: GivenAnswer;
	/** How often a write has passed it over. */
	turns: number;
	promise: Promise<Saved>;
	resolve: (saved: Saved) => void;
	reject: (error: unknown) => void;
};

type Journal = { queue: Entry[]; writers: number };

/** Of all journals of the process: the jobs have a pool of their own. */
const waiting = new Set<Entry>();

/** More would only make everybody wait past the patience of their browser. */
const MAX_WAITING = 20_000;
const MAX_ROWS = 500;
/** A second write fills the wait for the first one's commit. */
const MAX_WRITERS = 2;
/** Passed over for five seconds: what holds the attempt does not end. */
const TURN_MS = 10;
const MAX_TURNS = 500;
/** Waits between tries while the database is away; then the pages keep their answers and ask again. */
const RETRY_MS = [100, 200, 400, 800, 1600, 3200];

const journals = new WeakMap<Sql, Journal>();

function journalOf(sql: Sql): Journal {
	let journal = journals.get(sql);
	if (!journal) {
		journal = { queue: [], writers: 0 };
		journals.set(sql, journal);
	}
	return journal;
}

function enqueue(sql: Sql, journal: Journal, entries: readonly Entry[]): void {
	journal.queue.push(...entries);
	if (journal.writers < MAX_WRITERS) void writeQueue(sql, journal);
}

/** Writes until the queue is empty: the longer a commit takes, the more answers share the next one. */
async function writeQueue(sql: Sql, journal: Journal): Promise<void> {
	journal.writers += 1;
	// Requests that came in together are read one after the other: let them all join this write.
	await setImmediate();
	while (journal.queue.length > 0) {
		const batch = journal.queue.splice(0, MAX_ROWS);
		const passedOver = await writeBatch(sql, batch);
		for (const entry of batch) if (!passedOver.includes(entry)) waiting.delete(entry);
		// Those behind them do not wait with them.
		if (passedOver.length > 0) {
			void setTimeout(TURN_MS).then(() => enqueue(sql, journal, passedOver));
		}
	}
	journal.writers -= 1;
}

/** Settles every entry of the batch, except those it returns: they must take another turn. */
async function writeBatch(sql: Sql, batch: readonly Entry[]): Promise<Entry[]> {
	let rows: readonly Row[];
	try {
		rows = await insertDurably(sql, batch);
	} catch (error) {
		// One poisoned row must not take its neighbours with it.
		if (batch.length > 1 && !isOutage(error)) {
			const alone = await Promise.all(batch.map((entry) => writeBatch(sql, [entry])));
			return alone.flat();
		}
		for (const entry of batch) entry.reject(error);
		return [];
	}
	const again: Entry[] = [];
	for (const row of rows) {
		const entry = batch[row.n];
		if (!entry) continue;
		if (row.outcome === 'stored' && row.receivedAt) entry.resolve({ receivedAt: row.receivedAt });
		else if (row.outcome !== 'stored' && row.outcome !== 'again')
			entry.resolve({ refused: row.outcome });
		else if (++entry.turns < MAX_TURNS) again.push(entry);
		else entry.reject(new TooMany(5));
	}
	return again;
}

async function insertDurably(sql: Sql, batch: readonly Entry[]): Promise<readonly Row[]> {
	for (const wait of RETRY_MS) {
		try {
			return await insert(sql, batch);
		} catch (error) {
			if (!isOutage(error)) throw error;
			// Whether the write was committed is unknown; writing it again is harmless.
			await setTimeout(wait);
		}
	}
	return await insert(sql, batch);
}

type Row = { n: number; outcome: RefusalReason | 'stored' | 'again'; receivedAt: Date | null };

/** One statement, one commit: `save_answers` of the schema checks every row and says what came of it. */
function insert(sql: Sql, batch: readonly Entry[]): Promise<readonly Row[]> {
	const given = batch.map(({ personId, at, answer }, n) => ({
		n,
		person_id: personId,
		at,
		attempt_id: answer.attemptId,
		item_id: answer.itemId,
		client: answer.client,
		client_seq: answer.seq,
		response: answer.response,
		flagged: answer.flagged
	}));
	return sql<Row[]>`select * from save_answers(${sql.json(given as never)})`;
}

/** The database is away or going away: class 08 and 57P of PostgreSQL, and what the driver says itself. */
const isOutage = (error: unknown): boolean =>
	/^(08|57P0[1-3]$|CONNECTION_CLOSED|CONNECTION_DESTROYED|CONNECT_TIMEOUT|ECONN|ENOENT|EPIPE)/.test(
		String((error as { code?: unknown }).code)
	);
