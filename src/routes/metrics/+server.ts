import { mayReadMetrics } from '#lib/platform/metrics-access.rules.ts';
import { metricsText } from '#lib/platform/metrics.server.ts';
import { Forbidden } from '#lib/platform/errors.ts';
import type { RequestHandler } from './$types';

/** Prometheus text, for this machine itself or with the token. */
export const GET: RequestHandler = async ({ locals, request, platform, getClientAddress }) => {
	const { metricsToken, addressHeader } = locals.config;
	const allowed = mayReadMetrics(
		{ token: metricsToken ?? null, addressHeader: addressHeader ?? null },
		{
			authorization: request.headers.get('authorization'),
			// With an address header set, Kit's own answer is what the header says, or an error without one.
			socketAddress: platform ? (platform.req.socket.remoteAddress ?? '') : getClientAddress(),
			headers: new Set(request.headers.keys())
		}
	);
	if (!allowed) throw new Forbidden('The metrics are not open to you.');
	const { text, contentType } = await metricsText(locals.sql);
	return new Response(text, { headers: { 'content-type': contentType } });
};
