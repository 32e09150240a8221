import { createServer, type IncomingMessage, type RequestListener } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Config } from '#lib/platform/config.server.ts';
import { directRoute } from '#lib/platform/direct-route.ts';
import { addresses, type Close, closed, listen, live } from './lifecycle.ts';
import { sendWhole } from './whole-response.ts';

/** Only we say what protocol a request came by: whatever the client sent under this name is replaced. */
const PROTOCOL_HEADER = 'x-tranche-protocol';

/**
 * An open quiz asks every eight seconds: its connection is kept between, and no answer is sent down one
 * that is being closed. Longer than the minute for which proxies keep theirs.
 */
const KEEP_ALIVE_MS = 75_000;

const register = fileURLToPath(new URL('reference-register.js', import.meta.url));

await live({ register }, async (config) => serve(config, await loadSite(config)));

/** The handler reads its settings from the environment while it loads. */
async function loadSite(config: Config): Promise<RequestListener> {
	// Above the 10 MB that an assignment takes, so that a larger file is refused with its reason.
	process.env['BODY_SIZE_LIMIT'] ??= '32M';
	if (config.originIsGiven) {
		process.env['ORIGIN'] = config.origin;
	} else {
		// Without a given origin it is the address asked for, so that 127.0.0.1 and localhost both work.
		delete process.env['ORIGIN'];
		process.env['PROTOCOL_HEADER'] = PROTOCOL_HEADER;
		process.env['HOST_HEADER'] = 'host';
	}
	const site = (await import(new URL('handler.js', import.meta.url).href)) as {
		handler: (request: IncomingMessage, response: unknown, next: () => void) => void;
	};
	return (request, response) => {
		directRoute(request, response, () => {
			request.headers[PROTOCOL_HEADER] = 'http';
			sendWhole(request, response);
			site.handler(request, response, () => response.writeHead(404).end('Not found'));
		});
	};
}

async function serve(config: Config, handler: RequestListener): Promise<Close> {
	let ending = false;
	const servers = addresses(config).map(() =>
		createServer({ keepAliveTimeout: KEEP_ALIVE_MS }, (request, response) => {
			if (ending) response.setHeader('connection', 'close');
			// Files are served before the hooks, which say it for pages.
			response.setHeader('x-content-type-options', 'nosniff');
			handler(request, response);
		})
	);
	for (const [index, address] of addresses(config).entries()) {
		await listen(servers[index]!, config.port, address);
	}
	return async (deadlineMs) => {
		ending = true;
		const allClosed = Promise.all(servers.map(closed));
		// A connection whose last answer went out just now would otherwise be kept for the next request.
		const idle = setInterval(() => servers.forEach((one) => one.closeIdleConnections()), 100);
		await Promise.race([allClosed, sleep(deadlineMs, undefined, { ref: false })]);
		clearInterval(idle);
		for (const server of servers) server.closeAllConnections();
	};
}
