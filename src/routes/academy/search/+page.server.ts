import { awardList } from '#lib/certification/award-list.server.ts';
import { candidatesNumbered, searchCohorts } from '#lib/cohorts/cohort-search.server.ts';
import { searchOrganisations } from '#lib/identity/organisations.server.ts';
import { searchPeople } from '#lib/identity/people-search.server.ts';
import { signedIn } from '#lib/identity/signed-in.ts';
import { groupsOf } from './groups.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
	const { sql, actor } = signedIn(locals);
	const typed = url.searchParams.get('q') ?? '';
	const q = typed.replaceAll('\u0000', '').trim().slice(0, 100);
	if (q === '') return { q, groups: null };
	const number = q.replace(/[\s-]/g, '');
	const [candidates, people, organisations, cohorts, awards] = await Promise.all([
		/^\d{4,10}$/.test(number) ? candidatesNumbered(sql, actor, number) : [],
		searchPeople(sql, actor, { q, after: null }),
		searchOrganisations(sql, actor, { q, after: null }),
		searchCohorts(sql, actor, { q, most: 11 }),
		awardList(sql, { search: q, state: '', after: null })
	]);
	return {
		q,
		groups: groupsOf(q, {
			candidates,
			people: people.rows,
			organisations: organisations.rows,
			cohorts,
			awards: awards.awards
		})
	};
};
