import type { ListedAward } from '#lib/certification/award-list.server.ts';
import { stateWords } from '#lib/certification/award-words.rules.ts';
import type { FoundCandidate, FoundCohort } from '#lib/cohorts/cohort-search.server.ts';
import type { FoundOrganisation } from '#lib/identity/organisations.server.ts';
import type { FoundPerson } from '#lib/identity/people-search.server.ts';
import { listOfRoles } from '#lib/identity/role-words.ts';
import { dayWords, plural } from '#lib/ui/dates.ts';

export type FoundThings = {
	candidates: FoundCandidate[];
	people: FoundPerson[];
	organisations: FoundOrganisation[];
	cohorts: FoundCohort[];
	awards: ListedAward[];
};

export type FoundRow = { key: string; href: string; text: string; says: string };
export type Group = {
	heading: string;
	rows: FoundRow[];
	/** Where the rest of a long list is. */
	more: { href: string; text: string } | null;
};

/** Of each kind; the rest is a link away. */
const MOST = 10;

/** What was found, kind by kind, each in a line that tells namesakes apart. Kinds with nothing are left out. */
export function groupsOf(q: string, found: FoundThings): Group[] {
	const listed = (words: readonly (string | null)[]) => words.filter(Boolean).join(', ');
	const group = <T>(heading: string, things: readonly T[], row: (thing: T) => FoundRow) => ({
		heading,
		rows: things.slice(0, MOST).map(row),
		hasMore: things.length > MOST
	});
	const groups = [
		group('Candidates with this number', found.candidates, (one) => ({
			key: one.enrolmentId,
			href: `/academy/enrolments/${one.enrolmentId}`,
			text: one.personName,
			says: one.cohortName
		})),
		group('People', found.people, (person) => ({
			key: person.id,
			href: `/academy/people/${person.id}`,
			text: person.name,
			says: listed([
				person.email,
				person.organisation,
				listOfRoles(person.roles),
				...person.cohorts,
				person.closed ? 'account closed' : null
			])
		})),
		group('Organisations', found.organisations, (one) => ({
			key: one.id,
			href: `/academy/organisations/${one.id}`,
			text: one.name,
			says: listed([one.odsCode, plural(one.people, 'person', 'people')])
		})),
		group('Cohorts', found.cohorts, (cohort) => ({
			key: cohort.code,
			href: `/academy/cohorts/${cohort.code}`,
			text: cohort.name,
			says: `${cohort.courseTitle}, ${cohort.code}, from ${dayWords(cohort.startsOn)}`
		})),
		group('Awards', found.awards, (award) => ({
			key: award.id,
			href: `/academy/awards/${award.id}`,
			text: `${award.title}, ${award.name}`,
			says: stateWords[award.state]
		}))
	];
	return groups
		.filter(({ rows }) => rows.length > 0)
		.map(({ heading, rows, hasMore }) => {
			const rest = restOf(heading, q);
			return { heading, rows, more: hasMore && rest ? rest : null };
		});
}

function restOf(heading: string, q: string): Group['more'] {
	const asked = (name: string) => new URLSearchParams({ [name]: q });
	const lists: Record<string, Group['more']> = {
		People: { href: `/academy/people?${asked('q')}`, text: 'All people who fit' },
		Organisations: {
			href: `/academy/organisations?${asked('q')}`,
			text: 'All organisations that fit'
		},
		Cohorts: { href: '/academy/cohorts', text: 'All cohorts' },
		Awards: { href: `/academy/awards?${asked('search')}`, text: 'All awards that fit' }
	};
	return lists[heading] ?? null;
}
