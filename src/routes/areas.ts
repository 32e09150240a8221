import type { Actor } from '#lib/platform/actor.ts';

export type Area = { href: string; text: string };

const learn: Area = { href: '/learn', text: 'Learn' };

/**
 * The parts of the site that a person may switch between: a tutor who also learns sees both. Whoever
 * has nothing else has Learn, where an invitation to a course will appear.
 * @param learns they have, or had, a place on a course
 */
export function areasOf(actor: Actor | null, learns: boolean): Area[] {
	if (!actor?.personId) return [];
	const { roles } = actor;
	const others: Area[] = [];
	if (roles.tutorOf.length > 0) others.push({ href: '/teach', text: 'Teach' });
	if (roles.staff || roles.admin || roles.chair || roles.external) {
		others.push({ href: '/academy', text: 'Academy' });
	}
	return learns || others.length === 0 ? [learn, ...others] : others;
}
