import type { MailLine } from '#lib/identity/outbox.server.ts';
import type { TagColour } from '#lib/ui/Tag.svelte';

export function mailState(mail: MailLine): { text: string; colour: TagColour } {
	if (mail.sentAt) return { text: 'Sent', colour: 'green' };
	if (mail.lastError) return { text: 'Not sent', colour: 'red' };
	return { text: 'Waiting', colour: 'grey' };
}
