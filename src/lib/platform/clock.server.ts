import { narrowed, type Possible } from './clock.rules.ts';
import type { AnySql, Sql } from './database.server.ts';
import type { Log } from './log.server.ts';

export type Clock = { now(): Date };

/**
 * Milliseconds by a counter that only runs on: the machine's clock may be wrong, or be set while
 * somebody sits a quiz.
 */
const steadyMs = () => performance.timeOrigin + performance.now();

/** What may bring the counter to the clock of the database, which all processes of a house share. */
let possible: Possible | null = null;

/** The least of it: in doubt we are behind, and refuse nothing that is in time. */
const offsetMs = () => possible?.least ?? 0;

/** The only place that reads the machine's clock for the domain. Tests hand in their own. */
export const systemClock: Clock = { now: () => new Date(steadyMs() + offsetMs()) };

/** How far the machine's own clock is ahead of ours: for libraries that read it. */
export const machineAheadMs = (): number => Date.now() - steadyMs() - offsetMs();

const SURE_WITHIN_MS = 20;
const MOST_LOOKS = 5;

/** Sets our clock by the database's. The first look may have had to wait for a connection. */
export async function setClock(sql: AnySql): Promise<void> {
	for (let looks = 0; looks < MOST_LOOKS; looks++) {
		const { least, most } = await look(sql);
		if (most - least <= SURE_WITHIN_MS) return;
	}
}

async function look(sql: AnySql): Promise<Possible> {
	const asked = steadyMs();
	const [row] = await sql<{ ms: number }[]>`
		select (extract(epoch from clock_timestamp()) * 1000)::float8 as ms`;
	return (possible = narrowed(possible, { asked, answered: steadyMs(), database: row!.ms }));
}

const LOOK_EVERY_MS = 10_000;
/** What the machine's clock may be off before somebody should be told. */
const TELL_FROM_MS = 2_000;

/**
 * Sets our clock by the database's, and again every ten seconds until it is stopped. A machine whose
 * clock is off so ends no quiz before its time and refuses no answer that is in time; its log says
 * that it is off. While the database is away the counter runs on.
 */
export async function followClock(sql: Sql, log: Log): Promise<() => void> {
	let toldMs = 0;
	const tell = () => {
		const ahead = machineAheadMs();
		const isOff = Math.abs(ahead) >= TELL_FROM_MS;
		if (Math.abs(ahead - toldMs) < TELL_FROM_MS || (!isOff && toldMs === 0)) return;
		toldMs = isOff ? ahead : 0;
		const seconds = Math.round(ahead / 100) / 10;
		if (isOff) log.warn({ aheadSeconds: seconds }, OFF);
		else log.info({ aheadSeconds: seconds }, 'the clock of this machine is right again');
	};
	await setClock(sql);
	tell();
	let looking: Promise<void> | undefined;
	const lookAgain = async () => {
		await look(sql).then(tell, () => {});
		looking = undefined;
	};
	const timer = setInterval(() => (looking ??= lookAgain()), LOOK_EVERY_MS);
	timer.unref();
	return () => clearInterval(timer);
}

const OFF =
	'the clock of this machine is not that of the database: times go by the database’s, but set it right';
