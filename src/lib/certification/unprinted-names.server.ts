import type { AnySql } from '#lib/platform/database.server.ts';
import { lettersLacking } from './printed-letters.server.ts';

/** Somebody who learns here, or holds an award, under a name that certificates cannot show. */
export type UnprintedName = {
	personId: string;
	name: string;
	/** Those that certificates lack. */
	letters: string[];
	cohortName: string;
	/** There is an award already, and no certificate of it. */
	isAwarded: boolean;
};

/**
 * Everyone for whom the academy has to ask how certificates write their name: who takes a course, so that
 * it is settled before the board meets, and whose award has no certificate for want of letters.
 */
export async function unprintedNames(sql: AnySql): Promise<UnprintedName[]> {
	const rows = await sql<Omit<UnprintedName, 'letters'>[]>`
		select a.person_id, a.name_as_awarded as name, c.name as cohort_name, true as is_awarded
		from award a join person p on p.id = a.person_id
			join enrolment e on e.id = a.enrolment_id join cohort c on c.id = e.cohort_id
		where a.name_as_awarded ~ '[^ -īĮ-ıĴ-ťŨ-ž]' and p.closed_at is null
			and a.state in ('awarded', 'due', 'expired', 'conditions', 'suspended')
		union all
		select p.id, p.name, c.name, false
		from person p join enrolment e on e.person_id = p.id join cohort c on c.id = e.cohort_id
		where p.name ~ '[^ -īĮ-ıĴ-ťŨ-ž]' and p.name_on_certificates is null and p.closed_at is null
			and e.state in ('enrolled', 'studying', 'awaitingBoard', 'referred', 'deferred')
		order by is_awarded desc, name, person_id`;
	const once = new Map<string, UnprintedName>();
	for (const row of rows) {
		const letters = await lettersLacking(row.name);
		if (letters.length > 0 && !once.has(row.personId)) once.set(row.personId, { ...row, letters });
	}
	return [...once.values()];
}

/** What certificates lack of the name that a person's next one would show; nothing: they can show it. */
export async function lettersLackingOf(sql: AnySql, personId: string): Promise<string[]> {
	const [person] = await sql<{ name: string }[]>`
		select coalesce(name_on_certificates, name) as name from person where id = ${personId}`;
	return await lettersLacking(person?.name ?? '');
}
