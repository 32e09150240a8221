import { expect, it } from 'vitest';
import { noRoles, type Roles } from '../lib/platform/actor.ts';
import { areasOf } from './areas.ts';

const someone = (roles: Partial<Roles>) => ({
	personId: 'p',
	roles: { ...noRoles, ...roles },
	at: new Date(0),
	requestId: 'r'
});
const named = (roles: Partial<Roles>, learns: boolean) =>
	areasOf(someone(roles), learns).map(({ text }) => text);

it('whoever works here and learns nothing is not shown where learners are at home', () => {
	expect(named({ tutorOf: ['c'] }, false)).toEqual(['Teach']);
	for (const role of ['staff', 'admin', 'chair', 'external'] as const) {
		expect(named({ [role]: true }, false)).toEqual(['Academy']);
	}
});

it('whoever learns sees it beside all else, and so does whoever has nothing else', () => {
	expect(named({}, true)).toEqual(['Learn']);
	expect(named({}, false)).toEqual(['Learn']);
	expect(named({ tutorOf: ['c'], staff: true }, true)).toEqual(['Learn', 'Teach', 'Academy']);
});

it('nobody signed in has areas', () => {
	expect(areasOf(null, false)).toEqual([]);
});
