import type { Assignment, PublicAssignmentPolicy } from '#lib/catalogue/published.ts';
import type { MarkedTry } from '#lib/marking/assignment-desk.server.ts';
import type { CourseMap } from '#lib/progression/course-map.ts';
import type { Enrolment } from '#lib/progression/enrolments.server.ts';
import type { ModulePlace } from '#lib/progression/modules.server.ts';

type PublicAssignment = Omit<Assignment, 'policy'> & { policy: PublicAssignmentPolicy };

/**
 * What a learner may see of an assignment: never the notes and exemplars of the markers, and nothing
 * of the task before its module is open.
 */
export function publicAssignment(assignment: Assignment, locked = false): PublicAssignment {
	const { markingNotesHtml: _notes, exemplars: _exemplars, ...policy } = assignment.policy;
	if (locked) return { ...assignment, policy: { ...policy, briefHtml: '', criteria: [] } };
	return { ...assignment, policy };
}

/** A try as the page lists it. */
export const shownTry = ({ number, state, submittedAt, mark }: MarkedTry) => ({
	number,
	state,
	submittedAt,
	percent: mark?.percent ?? null
});

const studying = ['enrolled', 'studying', 'referred'];

/** Whether anything can be written now, and if not, why. */
export function standing(enrolment: Enrolment, module: ModulePlace, map: CourseMap | null) {
	const locked = map?.modules.find(({ id }) => id === module.id)?.closed ?? null;
	const over = overFor[module.state] ?? null;
	return {
		enrolmentState: enrolment.state,
		locked,
		over,
		mayWrite: module.state !== 'locked' && !over && studying.includes(enrolment.state)
	};
}

/** States of a module in which no try can follow. */
const overFor: Record<string, string> = {
	passed: 'You have passed this module, so there is nothing more to hand in.',
	failed: 'No tries are left. The board of examiners decides what you can do next.'
};
