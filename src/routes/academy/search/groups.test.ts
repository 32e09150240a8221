import { expect, it } from 'vitest';
import { groupsOf, type FoundThings } from './groups.ts';

const nothing: FoundThings = {
	candidates: [],
	people: [],
	organisations: [],
	cohorts: [],
	awards: []
};
const award = (id: string) => ({
	id,
	name: 'Tamsin Gorse',
	title: 'Foundations',
	state: 'suspended' as const,
	expiresOn: null
});

it('leaves out what nothing was found of', () => {
	expect(groupsOf('x', nothing)).toEqual([]);
	expect(groupsOf('gorse', { ...nothing, awards: [award('1')] })).toEqual([
		{
			heading: 'Awards',
			rows: [
				{
					key: '1',
					href: '/academy/awards/1',
					text: 'Foundations, Tamsin Gorse',
					says: 'Suspended'
				}
			],
			more: null
		}
	]);
});

it('shows ten of a kind and leads to the rest with what was typed', () => {
	const awards = Array.from({ length: 11 }, (_, index) => award(String(index)));
	const [group] = groupsOf('a & b', { ...nothing, awards });
	expect(group?.rows).toHaveLength(10);
	expect(group?.more?.href).toBe('/academy/awards?search=a+%26+b');
});

it('tells people of one name apart', () => {
	const person = {
		id: '1',
		name: 'Ned Sallow',
		email: 'ned@example.org',
		organisation: null,
		roles: [],
		cohorts: ['May 2026'],
		closed: true
	};
	expect(groupsOf('ned', { ...nothing, people: [person] })[0]?.rows[0]?.says).toBe(
		'ned@example.org, May 2026, account closed'
	);
});
