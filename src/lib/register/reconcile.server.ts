import * as v from 'valibot';
import type { AnySql } from '#lib/platform/database.server.ts';
import { NotFound } from '#lib/platform/errors.ts';
import { guardedRequest } from './guarded-request.server.ts';
import { feedStatusOf } from './notice.rules.ts';
import { type FeedStatus, feedStatuses } from './notice.schema.ts';
import type { Reach } from './receiver-address.rules.ts';

/** How many awards have a status, and the hash of which and how far told. */
export type Tally = { count: number; hash: string };

export type Reconciliation = {
	receiver: string;
	/** Why there was nothing to compare; null when there was. */
	problem: string | null;
	agreed: boolean;
	statuses: { status: FeedStatus; ours: Tally; theirs: Tally; agreed: boolean }[];
};

const tally = v.object({ count: v.pipe(v.number(), v.integer()), hash: v.string() });
const statusSchema = v.object({ by_status: v.record(v.string(), tally) });

/** SHA-256 of nothing: what a status without awards hashes to. */
const nothing: Tally = {
	count: 0,
	hash: 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'
};

/**
 * Compares what a register says it holds with what our awards are: per status a count and a hash,
 * as docs/feed.md describes. No transaction is open while the register is asked.
 */
export async function reconcile(
	sql: AnySql,
	reach: Reach,
	receiverName: string
): Promise<Reconciliation> {
	const [receiver] = await sql<{ statusUrl: string | null }[]>`
		select status_url from receiver where name = ${receiverName}`;
	if (!receiver) throw new NotFound(`A register named "${receiverName}"`);
	const none = { receiver: receiverName, agreed: false, statuses: [] };
	if (!receiver.statusUrl) return { ...none, problem: 'It does not say what it holds.' };
	const theirs = await askTallies(receiver.statusUrl, reach);
	if (typeof theirs === 'string') return { ...none, problem: theirs };
	const ours = await ourTallies(sql);
	const statuses = feedStatuses.map((status) => {
		const [mine, its] = [ours[status] ?? nothing, theirs[status] ?? nothing];
		const agreed = mine.count === its.count && mine.hash === its.hash;
		return { status, ours: mine, theirs: its, agreed };
	});
	const strange = Object.keys(theirs).filter(
		(status) => !feedStatuses.some((known) => known === status)
	);
	return {
		receiver: receiverName,
		problem: strange.length > 0 ? `It uses statuses we do not know: ${strange.join(', ')}.` : null,
		agreed: strange.length === 0 && statuses.every(({ agreed }) => agreed),
		statuses
	};
}

async function askTallies(url: string, reach: Reach): Promise<Record<string, Tally> | string> {
	const outcome = await guardedRequest({
		url,
		method: 'GET',
		headers: { accept: 'application/json' },
		reach,
		timeOutMs: 15_000,
		readAtMostBytes: 65_536
	});
	if (outcome.status === null) return outcome.error;
	if (outcome.status !== 200) return `It answered with status ${outcome.status}.`;
	try {
		return v.parse(statusSchema, JSON.parse(outcome.text)).by_status;
	} catch {
		return 'Its answer could not be understood.';
	}
}

async function ourTallies(sql: AnySql): Promise<Partial<Record<FeedStatus, Tally>>> {
	const states = Object.entries(feedStatusOf).map(([state, status]) => ({ state, status }));
	const rows = await sql<(Tally & { status: FeedStatus })[]>`
		select m.status, count(*) as count,
			encode(sha256(convert_to(string_agg(
				a.id || ' ' || coalesce(n.sequence, 0) || E'\n', '' order by a.id), 'UTF8')), 'hex') as hash
		from award a
			join jsonb_to_recordset(${sql.json(states)}) as m(state text, status text) on m.state = a.state
			left join lateral (
				select max(sequence) as sequence from notice where award_id = a.id
			) n on true
		group by m.status`;
	return Object.fromEntries(rows.map(({ status, count, hash }) => [status, { count, hash }]));
}
