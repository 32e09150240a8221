import { signedIn } from '#lib/identity/signed-in.ts';
import { ratifiedAt } from '#lib/marking/judgements.server.ts';
import { marksOfSubmissions, submissionsOf } from '#lib/marking/submissions.server.ts';
import { NotFound } from '#lib/platform/errors.ts';
import type { PageServerLoad } from './$types';
import { crumbs, placeOf } from '../place.ts';
import { publicAssignment } from '../shown.ts';

export const load: PageServerLoad = async (event) => {
	const { sql } = signedIn(event.locals);
	const { enrolment, module, assignment } = await placeOf(event);
	const tries = await submissionsOf(sql, enrolment.id, assignment.id);
	const marks = await marksOfSubmissions(sql, enrolment.id, assignment.id);
	const marked = tries.filter(({ id }) => marks.has(id));
	const number = Number(event.url.searchParams.get('try') ?? marked.at(-1)?.number);
	const found = marked.find((one) => one.number === number);
	const mark = found && marks.get(found.id);
	if (!found || !mark) throw new NotFound('That result');
	const { policy, ...rest } = publicAssignment(assignment);
	return {
		crumbs: [
			...crumbs(enrolment, module),
			{ href: event.url.pathname.replace(/\/result$/, ''), text: assignment.title }
		],
		courseTitle: enrolment.courseTitle,
		assignment: { ...rest, criteria: policy.criteria },
		number,
		others: marked.map((one) => one.number).filter((one) => one !== number),
		body: found.draft?.body ?? '',
		fileName: found.draft?.file?.name ?? null,
		mark: {
			percent: mark.percent,
			rawPercent: mark.rawPercent,
			adjustments: mark.adjustments,
			detail: mark.detail,
			overall: mark.overall,
			reason: mark.reason,
			markedAt: mark.markedAt
		},
		ratifiedAt: await ratifiedAt(sql, enrolment.id, mark.markedAt)
	};
};
