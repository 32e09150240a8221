import type { TagColour } from '#lib/ui/Tag.svelte';

/** Where a question of the bank stands, as authors read it. */
export const stateTag = (state: string): { text: string; colour: TagColour } =>
	tags[state] ?? { text: state, colour: 'grey' };

const tags: Record<string, { text: string; colour: TagColour }> = {
	waiting: { text: 'Waiting for a review', colour: 'orange' },
	draft: { text: 'Draft', colour: 'yellow' },
	reviewed: { text: 'Reviewed', colour: 'blue' },
	live: { text: 'Live', colour: 'green' },
	retired: { text: 'Retired', colour: 'grey' }
};
