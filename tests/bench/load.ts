import { Agent, request } from 'node:http';

export type Load = {
	/** Right answers a second. */
	perSecond: number;
	p50Ms: number;
	p95Ms: number;
	p99Ms: number;
	right: number;
	/** Answers with another status or a wrong body, and requests that got none. */
	errors: number;
};

export type Request = {
	method?: 'GET' | 'POST';
	path: string;
	headers?: Record<string, string>;
	body?: string;
};

export type Answer = { status: number; headers: NodeJS.Dict<string | string[]>; body: string };

/**
 * A closed loop: each of `connections` clients sends its next request when its last one is answered.
 * A first tenth of the time warms up and is not counted.
 * @param next the `count`th request of client `client`, both from 0
 */
export async function load(
	origin: string,
	options: { connections: number; seconds: number },
	next: (client: number, count: number) => Request,
	isRight: (answer: Answer) => boolean
): Promise<Load> {
	const agent = new Agent({ keepAlive: true, maxSockets: options.connections });
	const begin = performance.now();
	const counted = begin + options.seconds * 100;
	const end = counted + options.seconds * 1000;
	const times: number[] = [];
	let errors = 0;

	const client = async (number: number) => {
		for (let count = 0; performance.now() < end; count++) {
			const sent = performance.now();
			const answer = await ask(agent, origin, next(number, count)).catch(() => null);
			const ok = answer !== null && isRight(answer);
			if (sent < counted) continue;
			if (ok) times.push(performance.now() - sent);
			else errors += 1;
		}
	};
	await Promise.all(Array.from({ length: options.connections }, (_, number) => client(number)));
	const seconds = (performance.now() - counted) / 1000;
	agent.destroy();
	return { ...summary(times, seconds), errors };
}

export function summary(times: number[], seconds: number): Omit<Load, 'errors'> {
	const sorted = times.toSorted((a, b) => a - b);
	const at = (share: number) => round(sorted[Math.ceil(sorted.length * share) - 1] ?? 0);
	return {
		perSecond: round(times.length / seconds),
		p50Ms: at(0.5),
		p95Ms: at(0.95),
		p99Ms: at(0.99),
		right: times.length
	};
}

export function ask(agent: Agent, origin: string, what: Request): Promise<Answer> {
	return new Promise((resolve, reject) => {
		const { method = 'GET', path, headers = {}, body } = what;
		const sent = request(
			origin + path,
			{
				agent,
				method,
				headers:
					body === undefined ? headers : { ...headers, 'content-length': Buffer.byteLength(body) }
			},
			(response) => {
				const chunks: Buffer[] = [];
				response.on('data', (chunk: Buffer) => chunks.push(chunk));
				response.on('error', reject);
				response.on('end', () =>
					resolve({
						status: response.statusCode ?? 0,
						headers: response.headers,
						body: Buffer.concat(chunks).toString()
					})
				);
			}
		);
		sent.setTimeout(30_000, () => sent.destroy(new Error('no answer in 30 s')));
		sent.on('error', reject);
		sent.end(body);
	});
}

export const round = (value: number): number => Math.round(value * 100) / 100;
