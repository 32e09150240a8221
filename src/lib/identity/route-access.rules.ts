import type { Actor, Roles } from '#lib/platform/actor.ts';
import { isAllowed, routes } from './permissions.rules.ts';

/** 'unlisted': the route has no entry in the table, so nobody may open it. */
export type Access = 'open' | 'sign-in' | 'forbidden' | 'unlisted';

/** Groups like (public) arrange files; addresses and the table know nothing of them. */
export const withoutGroups = (routeId: string): string =>
	routeId.replace(/\/\([^/)]+\)/g, '') || '/';

/** @param routeId null when no route matches the address */
export function accessTo(routeId: string | null, actor: Actor | null): Access {
	if (routeId === null) return 'open';
	const audiences = routes[withoutGroups(routeId)];
	if (!audiences) return 'unlisted';
	if (isAllowed(actor, audiences)) return 'open';
	return actor?.personId ? 'forbidden' : 'sign-in';
}

/** Where a person lands after signing in: what they do for others comes first. */
export function homeOf(roles: Roles): '/academy' | '/teach' | '/learn' {
	if (roles.admin || roles.staff || roles.chair || roles.external) return '/academy';
	return roles.tutorOf.length > 0 ? '/teach' : '/learn';
}
