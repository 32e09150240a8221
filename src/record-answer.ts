import type { House } from '#lib/platform/house.server.ts';
import { observeRequest } from '#lib/platform/metrics.server.ts';

/** One answered request, as figures and log know it. `route` is null where no route matched. */
export type Answered = {
	requestId: string;
	method: string;
	route: string | null;
	status: number;
	ms: number;
};

export function recordAnswer({ config, log }: House, answered: Answered): void {
	const { requestId, method, route, status, ms } = answered;
	observeRequest(method, route, status, ms / 1000);
	// The path is left out: it may hold the token of a mailed link.
	log[config.production ? 'info' : 'debug'](
		{ requestId, method, route, status, ms: Math.round(ms) },
		'answered'
	);
}
