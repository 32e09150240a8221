import type { AssignmentPolicy, PublicAssignmentPolicy } from './published.ts';

/** What a learner may see of an assignment: picked field by field, so that nothing new leaks. */
export function publicAssignmentPolicy(policy: AssignmentPolicy): PublicAssignmentPolicy {
	const { words, file, resubmitWithinDays, resubmitCapPercent, briefHtml, criteria } = policy;
	return { words, file, resubmitWithinDays, resubmitCapPercent, briefHtml, criteria };
}
