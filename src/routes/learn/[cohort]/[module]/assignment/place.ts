import { assignmentOf } from '#lib/catalogue/assessments.server.ts';
import type { Assignment } from '#lib/catalogue/published.ts';
import { signedIn } from '#lib/identity/signed-in.ts';
import { enrolmentAt, type Enrolment } from '#lib/progression/enrolments.server.ts';
import { moduleAt, type ModulePlace } from '#lib/progression/modules.server.ts';

type Event = { locals: App.Locals; params: { cohort: string; module: string } };

/** The assignment of the address, in the asker's own course; NotFound for any other. */
export async function placeOf({ locals, params }: Event): Promise<{
	enrolment: Enrolment;
	module: ModulePlace;
	assignment: Assignment;
}> {
	const { sql, actor } = signedIn(locals);
	const enrolment = await enrolmentAt(sql, actor, params.cohort);
	const module = await moduleAt(sql, enrolment, params.module, actor.at);
	return { enrolment, module, assignment: await assignmentOf(sql, module.id) };
}

export const crumbs = (enrolment: Enrolment, module: ModulePlace) => [
	{ href: '/learn', text: 'Learn' },
	{ href: `/learn/${enrolment.cohortCode}`, text: enrolment.courseTitle },
	{ href: `/learn/${enrolment.cohortCode}/${module.code.toLowerCase()}`, text: module.title }
];
