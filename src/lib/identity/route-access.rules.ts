import type { Actor, Roles } from '#lib/platform/actor.ts';
import { type Audience, isAllowed, routes } from './permissions.rules.ts';

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

const audienceWords: Record<Audience, string> = {
	anyone: 'everyone',
	person: 'everyone signed in',
	tutor: 'tutors',
	staff: "the academy's staff",
	chair: 'the chair of the board',
	external: 'external examiners',
	admin: 'administrators'
};

/** Whom a page is for, for someone who may not open it. */
export function refusalOf(routeId: string | null): string {
	const audiences = routes[withoutGroups(routeId ?? '')] ?? [];
	const words = audiences.map((audience) => audienceWords[audience]);
	const last = words.pop();
	const list = words.length > 0 ? `${words.join(', ')} and ${last}` : last;
	return `This page is for ${list}.`;
}
