import { json } from '@sveltejs/kit';
import { attemptIdIn, takeAnswers, tellStanding } from '#lib/assessment/answers-endpoint.server.ts';
import { signedIn } from '#lib/identity/signed-in.ts';
import type { RequestHandler } from './$types';
import { tryPlace } from '../../place.ts';

// Most of these requests are answered before they come here: see src/direct-answers.ts.

export const GET: RequestHandler = async (event) => {
	const asker = { ...signedIn(event.locals), log: event.locals.log };
	// The page names its try, which spares looking it up by its address.
	const named = attemptIdIn(event.url.searchParams.get('attempt'));
	const id = named ?? (await tryPlace(event)).attempt.id;
	const { status, body } = await tellStanding(asker, event.params, id);
	return json(body, { status });
};

export const POST: RequestHandler = async ({ request, locals, params }) => {
	const asker = { ...signedIn(locals), log: locals.log };
	const sent: unknown = await request.json().catch(() => null);
	const { status, body } = await takeAnswers(asker, params, sent);
	return json(body, { status });
};
