import type { Remedy } from './reconciliation.rules.ts';

/** What is done about an award that differs, in plain words. */
export const remedyWords: Record<Remedy, string> = {
	replay: 'Sent again',
	fetch: 'Left to its next reading of the feed',
	tellAgain: 'Told anew',
	underWay: 'On its way',
	noGround: 'May not be told any more: left as it is',
	person: 'Needs a person'
};

/** 'in_force', "In force" */
export const statusWords = (status: string): string =>
	status.charAt(0).toUpperCase() + status.slice(1).replaceAll('_', ' ');
