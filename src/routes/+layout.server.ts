import type { LayoutServerLoad } from './$types';
import { areasOf } from './areas.ts';

export const load: LayoutServerLoad = ({ locals }) => ({
	person: locals.person ? { name: locals.person.name } : null,
	areas: areasOf(locals.actor, locals.person?.learns ?? false)
});
