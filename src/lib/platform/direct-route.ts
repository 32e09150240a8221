import type { IncomingMessage, ServerResponse } from 'node:http';

/**
 * Answers a request before SvelteKit sees it, or hands it on untouched by calling `longWay`. For what
 * comes by the thousand in one minute: making SvelteKit's objects costs more than the answer itself.
 */
export type DirectRoute = (
	request: IncomingMessage,
	response: ServerResponse,
	longWay: () => void
) => void;

// The hooks and the server are built apart: what one offers, the other finds under this name.
const slot = Symbol.for('tranche.direct-route');
const world = globalThis as { [slot]?: DirectRoute };

export function offerDirectly(route: DirectRoute): void {
	world[slot] = route;
}

export const directRoute: DirectRoute = (request, response, longWay) => {
	const offered = world[slot];
	if (offered) offered(request, response, longWay);
	else longWay();
};
