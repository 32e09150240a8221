import { offsetWithin } from './clock.rules.ts';
import type { AnySql, Sql } from './database.server.ts';
import type { Log } from './log.server.ts';

export type Clock = { now(): Date };

/**
 * Milliseconds by a counter that only runs on: the machine's clock may be wrong, or be set while
 * somebody sits a quiz.
 */
const steadyMs = () => performance.timeOrigin + performance.now();

/** Brings the counter to the clock of the database, which all processes of a house share. */
let offsetMs = 0;

/** The only place that reads the machine's clock for the domain. Tests hand in their own. */
export const systemClock: Clock = { now: () => new Date(steadyMs() + offsetMs) };

/** How far the machine's own clock is ahead of ours: for libraries that read it. */
export const machineAheadMs = (): number => Date.now() - steadyMs() - offsetMs;

/** Sets our clock by the database's. */
export async function setClock(sql: AnySql): Promise<void> {
	const asked = steadyMs();
	const [row] = await sql<{ ms: number }[]>`
		select (extract(epoch from clock_timestamp()) * 1000)::float8 as ms`;
	if (row) offsetMs = offsetWithin(offsetMs, { asked, answered: steadyMs(), database: row.ms });
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
	const look = async () => {
		await setClock(sql).then(tell, () => {});
		looking = undefined;
	};
	const timer = setInterval(() => (looking ??= look()), LOOK_EVERY_MS);
	timer.unref();
	return () => clearInterval(timer);
}

const OFF =
	'the clock of this machine is not that of the database: times go by the database’s, but set it right';
