import type { Actor } from '#lib/platform/actor.ts';

export type Area = { href: string; text: string };

/** The parts of the site that a person may switch between: a tutor who also learns sees both. */
export function areasOf(actor: Actor | null): Area[] {
	if (!actor?.personId) return [];
	const { roles } = actor;
	const areas: Area[] = [{ href: '/learn', text: 'Learn' }];
	if (roles.tutorOf.length > 0) areas.push({ href: '/teach', text: 'Teach' });
	if (roles.staff || roles.admin || roles.chair || roles.external) {
		areas.push({ href: '/academy', text: 'Academy' });
	}
	return areas;
}
