import { mayReadMetrics } from '#lib/platform/metrics-access.rules.ts';
import { metricsText } from '#lib/platform/metrics.server.ts';
import { Forbidden } from '#lib/platform/errors.ts';
import type { RequestHandler } from './$types';

/** Prometheus text: with the token where one is set, else only to this machine itself. */
export const GET: RequestHandler = async ({ locals, request, getClientAddress }) => {
	const allowed = mayReadMetrics(locals.config.metricsToken ?? null, {
		authorization: request.headers.get('authorization'),
		address: getClientAddress(),
		isForwarded: ['forwarded', 'x-forwarded-for', 'via'].some((name) => request.headers.has(name))
	});
	if (!allowed) throw new Forbidden('The metrics are not open to you.');
	const { text, contentType } = await metricsText(locals.sql);
	return new Response(text, { headers: { 'content-type': contentType } });
};
