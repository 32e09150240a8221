import { setImmediate, setTimeout } from 'node:timers/promises';
import type { Actor } from '#lib/platform/actor.ts';
import type { AnySql, Sql } from '#lib/platform/database.server.ts';
import { TooMany } from '#lib/platform/errors.ts';
import { isDatabaseAway } from '#lib/platform/failure.ts';
import { onceDatabaseIsBack } from '#lib/platform/once-back.server.ts';
import { readShared } from '#lib/platform/read-shared.server.ts';

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
	/** So many milliseconds it waited in the page before it was sent, as on a line that was down. */
	waited?: number | undefined;
};

/**
 * Why an answer is not in the journal. 'sequence-used': the number already stands for another answer;
 * 'sequence-jump': it is further ahead of the page's others than any page can be.
 */
export type RefusalReason = 'not-found' | 'closed' | 'late' | 'sequence-used' | 'sequence-jump';
export type Saved =
	| {
			receivedAt: Date;
			/** True when another page was told something newer while this waited: that one counts. */
			superseded?: true;
	  }
	| { refused: RefusalReason };

/** The answer that counts now for one item. */
export type EffectiveAnswer = {
	itemId: string;
	response: unknown;
	flagged: boolean;
	receivedAt: Date;
	/** When it was given, where it waited before it was sent; else null. */
	givenAt: Date | null;
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
 * The answers that count: of one page the highest `seq`, between pages the one that was given last.
 * Read it after locking the attempt, and no acknowledged answer is missing.
 */
export async function effectiveAnswers(
	sql: AnySql,
	attemptId: string
): Promise<Map<string, EffectiveAnswer>> {
	const rows = (await answersIn(sql, attemptId)) ?? [];
	return new Map(rows.map(({ attemptId: _, ...answer }) => [answer.itemId, answer]));
}

/** The same of many tries; a try without answers is left out. */
export async function effectiveAnswersIn(sql: AnySql, attemptIds: readonly string[]) {
	const rows = await sql<(EffectiveAnswer & { attemptId: string })[]>`
		select asked.id as attempt_id, counts.*
		from unnest(${[...attemptIds]}::uuid[]) asked(id) cross join lateral (
			select distinct on (item_id) item_id, response, flagged, received_at, given_at
			from (
				select distinct on (item_id, client)
					item_id, client, response, flagged, received_at, given_at
				from answer where attempt_id = asked.id
				order by item_id, client, client_seq desc
			) newest
			order by item_id, coalesce(given_at, received_at) desc, received_at desc, client desc
		) counts`;
	return Map.groupBy(rows, ({ attemptId }) => attemptId);
}

/** Pages of many learners that open in the same moment share a statement. */
const answersIn = readShared(effectiveAnswersIn);

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
		rows = await onceDatabaseIsBack(() => insert(sql, batch));
	} catch (error) {
		// One poisoned row must not take its neighbours with it.
		if (batch.length > 1 && !isDatabaseAway(error)) {
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
		if (row.outcome === 'stored' && row.receivedAt) {
			const { receivedAt, superseded } = row;
			entry.resolve({ receivedAt, ...(superseded && { superseded }) });
		} else if (row.outcome !== 'stored' && row.outcome !== 'again')
			entry.resolve({ refused: row.outcome });
		else if (++entry.turns < MAX_TURNS) again.push(entry);
		else entry.reject(new TooMany(5));
	}
	return again;
}

type Row = {
	n: number;
	outcome: RefusalReason | 'stored' | 'again';
	receivedAt: Date | null;
	superseded: boolean;
};

/** What waited no longer than an answer takes on its way came as soon as it was given. */
const ON_ITS_WAY_MS = 2_000;

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
		flagged: answer.flagged,
		given_at: givenAt(at, answer.waited)
	}));
	return sql<Row[]>`select * from save_answers(${sql.json(given as never)})`;
}

const givenAt = (at: Date, waited = 0): Date | null =>
	waited > ON_ITS_WAY_MS ? new Date(at.getTime() - waited) : null;
