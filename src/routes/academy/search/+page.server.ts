import { awardList } from '#lib/certification/award-list.server.ts';
import { candidatesNumbered, searchCohorts } from '#lib/cohorts/cohort-search.server.ts';
import { searchPeople } from '#lib/identity/people-search.server.ts';
import { signedIn } from '#lib/identity/signed-in.ts';
import type { PageServerLoad } from './$types';

/** Of each kind; the rest is a link away. */
const MOST = 10;

export const load: PageServerLoad = async ({ locals, url }) => {
	const { sql, actor } = signedIn(locals);
	const typed = url.searchParams.get('q') ?? '';
	const q = typed.replaceAll('\u0000', '').trim().slice(0, 100);
	if (q === '') return { q, found: null };
	const number = q.replace(/[\s-]/g, '');
	const [people, candidates, cohorts, awards] = await Promise.all([
		searchPeople(sql, actor, { q, after: null }),
		/^\d{4,10}$/.test(number) ? candidatesNumbered(sql, actor, number) : [],
		searchCohorts(sql, actor, { q, most: MOST }),
		awardList(sql, { search: q, state: '', after: null })
	]);
	return {
		q,
		found: {
			people: people.rows.slice(0, MOST),
			morePeople: people.rows.length > MOST,
			candidates,
			cohorts,
			awards: awards.awards.slice(0, MOST),
			moreAwards: awards.awards.length > MOST
		}
	};
};
