import type { TagColour } from '#lib/ui/Tag.svelte';

export function listState(list: { appliedAt: Date | null; undoneAt: Date | null }): {
	text: string;
	colour: TagColour;
} {
	if (list.undoneAt) return { text: 'Taken back', colour: 'grey' };
	if (list.appliedAt) return { text: 'Invitations sent', colour: 'green' };
	return { text: 'Not applied', colour: 'yellow' };
}
