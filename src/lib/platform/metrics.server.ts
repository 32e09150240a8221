import { collectDefaultMetrics, Counter, Histogram, Registry } from 'prom-client';

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

export function observeRequest(
	method: string,
	route: string | null,
	status: number,
	seconds: number
): void {
	requests.observe({ method, route: route ?? 'none', status: String(status) }, seconds);
}

export function countJob(job: string, outcome: 'done' | 'failed'): void {
	jobs.inc({ job, outcome });
}
