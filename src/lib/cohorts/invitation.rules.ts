import * as v from 'valibot';

/** One person to invite, as typed or as read from a file. `line` counts from 1, the heading included. */
export type Candidate = { line: number; name: string; email: string };

export type Verdict =
	| { line: number; name: string; email: string; good: true; note: string }
	| { line: number; name: string; email: string; good: false; note: string };

/** How the person stands to the cohort before the list is applied. */
export type Standing = { email: string; state: string };

const address = v.pipe(v.string(), v.maxLength(254), v.email());

/**
 * A verdict for each row, in order. Good rows get places until none are left; a row never spoils
 * another.
 */
export function judge(
	rows: readonly Candidate[],
	standings: readonly Standing[],
	placesLeft: number
): Verdict[] {
	const states = new Map(standings.map((s) => [s.email, s.state]));
	const seen = new Map<string, number>();
	let places = placesLeft;
	return rows.map((row) => {
		const email = row.email.trim().toLowerCase();
		const name = row.name.trim().replace(/\s+/g, ' ');
		const bad = (note: string): Verdict => ({ line: row.line, name, email, good: false, note });
		const earlier = seen.get(email);
		if (email === '') return bad('There is no e-mail address.');
		if (!v.is(address, email)) return bad('The e-mail address is not complete.');
		if (name === '') return bad('There is no name.');
		if (name.length > 200) return bad('The name is longer than 200 characters.');
		if (earlier !== undefined) return bad(`The same address stands in line ${earlier}.`);
		seen.set(email, row.line);
		const state = states.get(email);
		if (state === 'invited') return bad('Already invited.');
		if (state !== undefined && state !== 'withdrawn' && state !== 'lapsed') {
			return bad('Already in this cohort.');
		}
		if (places <= 0) return bad('No place is left in this cohort.');
		places -= 1;
		return {
			line: row.line,
			name,
			email,
			good: true,
			note: state ? 'Was in this cohort before; will be invited again.' : 'Will be invited.'
		};
	});
}
