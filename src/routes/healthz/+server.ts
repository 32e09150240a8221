import type { RequestHandler } from './$types';

/** The process lives; whether it can do its work is /readyz's to say. */
export const GET: RequestHandler = () => new Response('ok\n');
