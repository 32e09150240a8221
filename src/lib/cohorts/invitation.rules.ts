import * as v from 'valibot';
import { canBeShown, tidyName } from '#lib/platform/person-name.rules.ts';

/** One person to invite, as typed or as read from a file. `line` counts from 1, the heading included. */
export type Candidate = { line: number; name: string; email: string };

/** What will become of a row: good rows are invited, the others are left out. */
export type Verdict = Candidate & {
	good: boolean;
	/** Why, in one sentence. */
	note: string;
};

/** How a person stands to the cohort before the list is applied; 'tutor' for whoever teaches it, 'closed' for an account. */
export type Standing = { email: string; state: string };

const address = v.pipe(v.string(), v.maxLength(254), v.email());

/** Enrolments that hold no place: who had one may be invited again. */
export const withoutPlace: readonly string[] = ['withdrawn', 'lapsed'];

/**
 * A verdict for each row, in order. Good rows get places until none are left; a row never spoils
 * another.
 */
export function judge(
	rows: readonly Candidate[],
	standings: readonly Standing[],
	placesLeft: number
): Verdict[] {
	const states = new Map<string, string>();
	for (const { email, state } of standings) {
		// Who left and came back as a tutor is a tutor.
		if (state === 'closed' || !states.has(email) || withoutPlace.includes(states.get(email)!))
			states.set(email, state);
	}
	const seen = new Map<string, number>();
	let places = placesLeft;
	return rows.map((row) => {
		const candidate = cleaned(row);
		const bad = (note: string): Verdict => ({ ...candidate, good: false, note });
		const wrong = whatIsWrong(candidate);
		if (wrong) return bad(wrong);
		const earlier = seen.get(candidate.email);
		if (earlier !== undefined) return bad(`The same address stands in line ${earlier}.`);
		seen.set(candidate.email, row.line);
		const state = states.get(candidate.email);
		if (state !== undefined && !withoutPlace.includes(state)) return bad(standingWords(state));
		if (places <= 0) return bad('No place is left in this cohort.');
		places -= 1;
		const note = state ? 'Was in this cohort before. Will be invited again.' : 'Will be invited.';
		return { ...candidate, good: true, note };
	});
}

const cleaned = ({ line, name, email }: Candidate): Candidate => ({
	line,
	name: tidyName(name),
	email: email.trim().toLowerCase()
});

function whatIsWrong({ name, email }: Candidate): string | null {
	if (email === '') return 'There is no e-mail address.';
	if (!v.is(address, email)) return 'The e-mail address is not complete.';
	if (name === '') return 'There is no name.';
	if (name.length > 200) return 'The name is longer than 200 characters.';
	if (name.includes('@')) return 'The name looks like an e-mail address.';
	if (!canBeShown(name)) return 'The name holds characters that cannot be shown.';
	return null;
}

function standingWords(state: string): string {
	if (state === 'invited') return 'Already invited.';
	if (state === 'awarded' || state === 'failed') return 'Has finished this course in this cohort.';
	if (state === 'closed') return 'The account of this person is closed. Open it again first.';
	if (state === 'tutor') return 'Tutors this cohort, so cannot learn in it.';
	return 'Already in this cohort.';
}
