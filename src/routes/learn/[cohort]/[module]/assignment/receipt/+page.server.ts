import { signedIn } from '#lib/identity/signed-in.ts';
import { defaultLatePolicy, latePeriods } from '#lib/marking/late-work.rules.ts';
import { inGroups, textHash } from '#lib/marking/receipt.rules.ts';
import { submissionsOf } from '#lib/marking/submissions.server.ts';
import { countWords } from '#lib/marking/words.rules.ts';
import { NotFound } from '#lib/platform/errors.ts';
import { markPromisedBy } from '#lib/progression/closed.rules.ts';
import type { PageServerLoad } from './$types';
import { crumbs, placeOf } from '../place.ts';

export const load: PageServerLoad = async (event) => {
	const { sql } = signedIn(event.locals);
	const { enrolment, module, assignment } = await placeOf(event);
	const tries = await submissionsOf(sql, enrolment.id, assignment.id);
	const number = Number(event.url.searchParams.get('try') ?? tries.at(-1)?.number);
	const found = tries.find((one) => one.number === number);
	if (!found?.receipt || !found.submittedAt) throw new NotFound('That receipt');
	const policy = defaultLatePolicy(module.passPercent);
	return {
		crumbs: [
			...crumbs(enrolment, module),
			{ href: event.url.pathname.replace(/\/receipt$/, ''), text: assignment.title }
		],
		courseTitle: enrolment.courseTitle,
		title: assignment.title,
		number,
		tries: tries.length,
		submittedAt: found.submittedAt,
		lateDays: number === 1 ? latePeriods(policy, found.dueAt, found.submittedAt) : 0,
		receipt: inGroups(found.receipt),
		words: countWords(found.draft?.body ?? ''),
		textHash: inGroups(textHash(found.draft?.body ?? '')),
		file: found.draft?.file
			? { name: found.draft.file.name, hash: inGroups(found.draft.file.sha256) }
			: null,
		state: found.state,
		markBy: markPromisedBy(found.submittedAt)
	};
};
