import { Agent } from 'node:http';
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { inTransaction, type Sql } from '../../src/lib/platform/database.server.ts';
import { queueClock } from '../../src/lib/assessment/attempts.server.ts';
import { type Answer, ask, type Request } from '../bench/load.ts';
import { sentAnswer, type Taker } from './quiz-takers.ts';

/** One answer that the server said it has. */
export type Acknowledged = {
	attemptId: string;
	client: string;
	seq: number;
	item: number;
	receivedAt: string;
};

/** What a crowd of learners saw. */
export type Seen = {
	acknowledged: Acknowledged[];
	/** Answers that were refused for good, with the reason, and when that came. */
	refused: { reason: string; at: Date }[];
	answerMs: number[];
	handInMs: number[];
	/** Requests that got another answer than they should, where nothing was broken on purpose. */
	errors: number;
};

export const nothingSeen = (): Seen => ({
	acknowledged: [],
	refused: [],
	answerMs: [],
	handInMs: [],
	errors: 0
});

export type Way = {
	/** Where a request of this learner goes; asked each time: the app may have come back elsewhere. */
	origin: () => string;
	agent: Agent;
	/** How long without an answer until the same is asked again, and how long in all. */
	againAfterMs: number;
	giveUpMs: number;
};

/** Everybody keeps their own connection, as browsers do. */
export const crowdAgent = (): Agent => new Agent({ keepAlive: true, maxSockets: Infinity });

/**
 * One open page sends `answers` answers, one after the other; an answer without a receipt is sent
 * again under the same number, as the page does, until the receipt is here or it is refused.
 */
export async function answerAll(
	way: Way,
	taker: Taker,
	seen: Seen,
	{ answers, pauseMs = () => 0, replay = false }: Answering
): Promise<void> {
	const client = `storm-${randomUUID()}`;
	const sent: { body: string; receivedAt: string }[] = [];
	for (let seq = 1; seq <= answers; seq++) {
		const item = ((seq - 1) % taker.responses.length) + 1;
		const body = sentAnswer(taker, client, item, seq);
		const since = performance.now();
		const { receivedAt, reason } = await give(way, taker, seen, body);
		seen.answerMs.push(performance.now() - since);
		const { attemptId } = taker;
		if (receivedAt) {
			seen.acknowledged.push({ attemptId, client, seq, item, receivedAt });
			sent.push({ body, receivedAt });
		} else seen.refused.push({ reason, at: new Date() });
		const old = replay && sent[Math.floor(Math.random() * sent.length)];
		if (old) {
			const again = await give(way, taker, seen, old.body);
			if (again.receivedAt !== old.receivedAt) {
				throw new Error(`Sent again, an answer got another receipt: ${JSON.stringify(again)}`);
			}
		}
		const pause = pauseMs();
		if (pause > 0) await sleep(pause);
	}
}

export type Answering = {
	answers: number;
	pauseMs?: () => number;
	/** After each answer one of the earlier ones is sent again, and must get the receipt it had. */
	replay?: boolean;
};

async function give(way: Way, taker: Taker, seen: Seen, body: string) {
	const request: Request = { method: 'POST', path: taker.path, headers: taker.headers, body };
	const answered = (a: Answer) => [200, 400, 409].includes(a.status);
	const answer = await untilAnswered(way, request, seen, answered);
	const { receipts, refused } = JSON.parse(answer.body) as {
		receipts: { receivedAt: string }[];
		refused: { reason: string }[];
	};
	return { receivedAt: receipts[0]?.receivedAt, reason: refused[0]?.reason ?? 'nothing' };
}

/** Presses "hand in" until the quiz is handed in; a press without an answer is pressed again. */
export async function handIn(way: Way, taker: Taker, seen: Seen): Promise<void> {
	const request: Request = {
		method: 'POST',
		path: taker.path.replace(/answers$/, 'review'),
		headers: { ...taker.headers, 'content-type': 'application/x-www-form-urlencoded' },
		body: ''
	};
	const since = performance.now();
	await untilAnswered(way, request, seen, (a) => a.status === 303);
	seen.handInMs.push(performance.now() - since);
}

async function untilAnswered(
	way: Way,
	request: Request,
	seen: Seen,
	isRight: (answer: Answer) => boolean
): Promise<Answer> {
	for (const giveUp = Date.now() + way.giveUpMs; ; await sleep(way.againAfterMs)) {
		const answer = await ask(way.agent, way.origin(), request).catch(() => null);
		if (answer && isRight(answer)) return answer;
		seen.errors += 1;
		if (Date.now() > giveUp) {
			throw new Error(`No answer to ${request.path} in time: ${answer?.status} ${answer?.body}`);
		}
	}
}

/** All of these tries end at `dueAt`, as if they had been begun so that they do. */
export async function endAllAt(sql: Sql, takers: readonly Taker[], dueAt: Date): Promise<void> {
	const ids = takers.map(({ attemptId }) => attemptId);
	await inTransaction(sql, async (tx) => {
		await tx`update attempt set due_at = ${dueAt} where id = any(${ids}::uuid[])`;
		await queueClock(tx, { dueAt, overtimeSeconds: 0, state: 'inProgress' });
	});
}

export type Truth = {
	/** Answers of these tries in the journal. */
	stored: number;
	/** Acknowledged, and not in the journal as acknowledged, or not the one that counts where it should. */
	lost: number;
	/** Tries that were handed in or marked more than once, and marks that count an item twice. */
	doubled: number;
	/** Tries that are not handed in and marked. */
	unfinished: number;
};

/** Compares what the crowd was told with what the database has. */
export async function truthOf(
	sql: Sql,
	takers: readonly Taker[],
	acknowledged: readonly Acknowledged[]
): Promise<Truth> {
	// As autovacuum soon would: known from before the storm, these tables would be read end to end for each try.
	await sql`analyze attempt, attempt_item, answer, mark, history`;
	const ids = takers.map(({ attemptId }) => attemptId);
	const rows = await sql<{ key: string; receivedAt: Date }[]>`
		select attempt_id || ' ' || client || ' ' || client_seq as key, received_at
		from answer where attempt_id = any(${ids}::uuid[])`;
	const stored = new Map(rows.map(({ key, receivedAt }) => [key, receivedAt.toISOString()]));
	const missing = acknowledged.filter((one) => stored.get(keyOf(one)) !== one.receivedAt).length;
	const [ends] = await sql<{ twice: number; unfinished: number }[]>`
		select count(*) filter (where ends > 1 or marks > 1 or counted_twice)::int as twice,
			count(*) filter (where ends = 0 or marks = 0 or state <> 'marked')::int as unfinished
		from (
			select a.state,
				(select count(*) from history h where h.machine = 'attempt' and h.subject_id = a.id
					and h.to_state in ('submitted', 'autoSubmitted')) as ends,
				(select count(*) from mark k where k.attempt_id = a.id) as marks,
				exists (select from mark k, jsonb_array_elements(k.detail) d where k.attempt_id = a.id
					group by d ->> 'itemId' having count(*) > 1) as counted_twice
			from attempt a where a.id = any(${ids}::uuid[])
		) each`;
	return {
		stored: rows.length,
		lost: missing + (await wrongWinners(sql, ids, acknowledged)),
		doubled: rows.length - stored.size + (ends?.twice ?? 0),
		unfinished: ends?.unfinished ?? ids.length
	};
}

/** Questions where an acknowledged answer is newer than the one that counts. */
async function wrongWinners(
	sql: Sql,
	ids: readonly string[],
	acknowledged: readonly Acknowledged[]
): Promise<number> {
	const rows = await sql<{ place: string; receivedAt: Date }[]>`
		select attempt_id || ' ' || position as place, max(received_at) as received_at
		from answer join attempt_item using (attempt_id, item_id)
		where attempt_id = any(${[...ids]}::uuid[]) group by 1`;
	const counts = new Map(rows.map(({ place, receivedAt }) => [place, receivedAt.toISOString()]));
	return acknowledged.filter(
		({ attemptId, item, receivedAt }) => receivedAt > (counts.get(`${attemptId} ${item}`) ?? '')
	).length;
}

const keyOf = ({ attemptId, client, seq }: Acknowledged) => `${attemptId} ${client} ${seq}`;

/** Calls `act` for each, so many at a time. */
export async function inParallel<T, R>(
	things: readonly T[],
	atOnce: number,
	act: (thing: T, index: number) => Promise<R>
): Promise<R[]> {
	const results: R[] = [];
	let next = 0;
	const worker = async () => {
		while (next < things.length) {
			const index = next++;
			results[index] = await act(things[index]!, index);
		}
	};
	await Promise.all(Array.from({ length: atOnce }, worker));
	return results;
}
