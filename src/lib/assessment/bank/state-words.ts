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

/** Why a question in this state stays as it is. */
export function refusalWords(event: string, state: string): string {
	if (event === 'approved' && (state === 'draft' || state === 'live')) {
		return 'Somebody else reviews a question, not whoever wrote it.';
	}
	if (event === 'madeLive' && state === 'reviewed') {
		return 'Nobody is known to have written this question, so another person than its reviewer makes it live.';
	}
	if (state === 'retired') return 'It is retired: bring it back first.';
	if (event === 'broughtBack') return 'It is not retired.';
	if (state === 'draft') return 'It is a draft: somebody else has to approve it first.';
	if (event === 'offered') return `It is ${state}, and waits for nobody.`;
	if (state === 'reviewed') return 'It is reviewed already.';
	return 'It is live: write it again, or retire it.';
}
