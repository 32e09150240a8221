import type { Assignment, PublicAssignmentPolicy } from '#lib/catalogue/published.ts';
import type { MarkedTry } from '#lib/marking/assignment-desk.server.ts';
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

/** Whether anything can be written now, and where no try can follow, why. */
export function standing(enrolment: Enrolment, module: ModulePlace) {
	const over = overFor[module.state] ?? null;
	return {
		enrolmentState: enrolment.state,
		over,
		mayWrite: module.state !== 'locked' && !over && studying.includes(enrolment.state)
	};
}

/** States of a module in which no try can follow. */
const overFor: Record<string, string> = {
	passed: 'You have passed this module, so there is nothing more to hand in.',
	failed: 'You have not passed this module, and no tries are left.'
};
