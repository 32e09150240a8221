import { signedIn } from '#lib/identity/signed-in.ts';
import { disclosedAbout } from '#lib/register/sent.server.ts';
import { sharingOf } from '#lib/register/sharing.server.ts';
import type { RequestHandler } from './$types';

/** Everything that registers were told about the person, word for word, for them to keep. */
export const GET: RequestHandler = async ({ locals }) => {
	const { sql, actor } = signedIn(locals);
	const body = {
		writtenAt: actor.at,
		registers: await sharingOf(sql, actor.personId, actor.at),
		sent: await disclosedAbout(sql, actor.personId)
	};
	return new Response(`${JSON.stringify(body, null, '\t')}\n`, {
		headers: {
			'content-type': 'application/json',
			'content-disposition': 'attachment; filename="what-registers-were-told.json"'
		}
	});
};
