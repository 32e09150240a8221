import { readiness } from '#lib/platform/readiness.server.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = async ({ locals }) => {
	const { ready, reasons } = await readiness(locals.sql);
	return Response.json({ ready, reasons }, { status: ready ? 200 : 503 });
};
