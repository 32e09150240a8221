import { signedIn } from '#lib/identity/signed-in.ts';
import { submissionsOf } from '#lib/marking/submissions.server.ts';
import { NotFound } from '#lib/platform/errors.ts';
import { sendFile } from '../../../../../send-file.ts';
import type { RequestHandler } from './$types';
import { placeOf } from '../place.ts';

/** The learner's own file of a try. */
export const GET: RequestHandler = async (event) => {
	const { sql } = signedIn(event.locals);
	const { enrolment, assignment } = await placeOf(event);
	const tries = await submissionsOf(sql, enrolment.id, assignment.id);
	const number = Number(event.url.searchParams.get('try') ?? tries.at(-1)?.number);
	const file = tries.find((one) => one.number === number)?.draft?.file;
	if (!file) throw new NotFound('That file');
	return await sendFile(event.locals.files, file, file.name);
};
