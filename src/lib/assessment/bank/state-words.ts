import type { TagColour } from '#lib/ui/Tag.svelte';

/** Where a question of the bank stands, as authors read it. */
export const stateTag = (state: string): { text: string; colour: TagColour } =>
	tags[state] ?? { text: state, colour: 'grey' };

const tags: Record<string, { text: string; colour: TagColour }> = {
	waiting: { text: 'Waiting for a review', colour: 'orange' },
	draft: { text: 'Draft', colour: 'yellow' },
	reviewed: { text: 'Reviewed', colour: 'blue' },
	live: { text: 'Live', colour: 'green' },
	unseen: { text: 'Live, not reviewed', colour: 'purple' },
	retired: { text: 'Retired', colour: 'grey' }
};

/** What a row of the bank is filtered by and shows: its state, or what is still to be done about it. */
export const shownState = (row: { state: string; waiting: boolean; unseen: boolean }): string =>
	row.waiting ? 'waiting' : row.unseen ? 'unseen' : row.state;
