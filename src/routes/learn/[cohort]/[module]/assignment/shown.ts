import type { Assignment, PublicAssignmentPolicy } from '#lib/catalogue/published.ts';
import type { MarkedTry } from '#lib/marking/assignment-desk.server.ts';
import type { CourseMap } from '#lib/progression/course-map.ts';
import type { Enrolment } from '#lib/progression/enrolments.server.ts';
import type { ModulePlace } from '#lib/progression/modules.server.ts';
import { enrolmentState } from '#lib/progression/words.rules.ts';

/** What a learner may see of an assignment: never the notes and exemplars of the markers. */
export function publicAssignment(
	assignment: Assignment
): Omit<Assignment, 'policy'> & { policy: PublicAssignmentPolicy } {
	const { markingNotesHtml: _notes, exemplars: _exemplars, ...policy } = assignment.policy;
	return { ...assignment, policy };
}

/** A try as the page lists it. */
export const shownTry = ({ number, state, submittedAt, mark }: MarkedTry) => ({
	number,
	state,
	submittedAt,
	percent: mark?.percent ?? null
});

export type ClosedReason = { missing: string; who: string; by: Date | null };

const studying = ['enrolled', 'studying', 'referred'];

/** Why nothing can be written now; null when it can. */
export function closedTo(
	enrolment: Enrolment,
	module: ModulePlace,
	map: CourseMap | null
): ClosedReason | null {
	if (module.state === 'locked') {
		const closed = map?.modules.find(({ id }) => id === module.id)?.closed;
		return closed ?? { missing: 'This module is not open to you yet.', who: '', by: null };
	}
	const who = 'Write to the academy if you think this is wrong.';
	if (module.state === 'passed') {
		return {
			missing: 'You have passed this module, so there is nothing more to hand in.',
			who: '',
			by: null
		};
	}
	if (module.state === 'failed') {
		return { missing: 'No tries are left.', who: 'The board of examiners decides next.', by: null };
	}
	if (!studying.includes(enrolment.state)) {
		const status = enrolmentState(enrolment.state).text;
		return { missing: `Nothing can be handed in while your status is "${status}".`, who, by: null };
	}
	return null;
}
