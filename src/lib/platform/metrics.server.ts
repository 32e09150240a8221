import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import { machineAheadMs } from './clock.server.ts';
import type { Sql } from './database.server.ts';

/** The figures of this process, in the form that Prometheus collects. */
export const registry = new Registry();

collectDefaultMetrics({ register: registry });

const requests = new Histogram({
	name: 'http_request_duration_seconds',
	help: 'Requests answered, by route',
	labelNames: ['method', 'route', 'status'],
	buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
	registers: [registry]
});

const jobs = new Counter({
	name: 'jobs_total',
	help: 'Jobs this process ran, by name and how they ended',
	labelNames: ['job', 'outcome'],
	registers: [registry]
});

/** Labels are checked and hashed once each, not at every request. */
const observers = new Map<string, { observe(seconds: number): void }>();

export function observeRequest(
	method: string,
	route: string | null,
	status: number,
	seconds: number
): void {
	const key = `${method} ${status} ${route}`;
	let observer = observers.get(key);
	if (!observer) {
		observer = requests.labels(method, route ?? 'none', String(status));
		observers.set(key, observer);
	}
	observer.observe(seconds);
}

export function countJob(job: string, outcome: 'done' | 'failed'): void {
	jobs.inc({ job, outcome });
}

const connections = new Gauge({
	name: 'database_connections',
	help: 'Connections to the database, by program and what they do',
	labelNames: ['program', 'state'],
	registers: [registry]
});

const waiting = new Gauge({
	name: 'jobs_waiting',
	help: 'Jobs that are due or will be, by name; failed: given up after all tries',
	labelNames: ['job', 'state'],
	registers: [registry]
});

new Gauge({
	name: 'clock_ahead_seconds',
	help: 'How far the clock of this machine is ahead of the database, by whose clock times go',
	registers: [registry],
	collect() {
		this.set(machineAheadMs() / 1000);
	}
});

/** All figures as text; those of the database are read now. */
export async function metricsText(sql: Sql): Promise<{ text: string; contentType: string }> {
	const open = await sql<{ program: string; state: string; count: number }[]>`
		select application_name as program, coalesce(state, 'unknown') as state, count(*)
		from pg_stat_activity where datname = current_database() and application_name like 'tranche%'
		group by 1, 2`;
	connections.reset();
	for (const { program, state, count } of open) connections.set({ program, state }, count);
	const queued = await sql<{ job: string; state: string; count: number }[]>`
		select task_identifier as job,
			case when attempts >= max_attempts then 'failed' when locked_at is not null then 'running'
				when run_at > now() then 'later' else 'due' end as state,
			count(*)
		from graphile_worker.jobs group by 1, 2`;
	waiting.reset();
	for (const { job, state, count } of queued) waiting.set({ job, state }, count);
	return { text: await registry.metrics(), contentType: registry.contentType };
}
