import * as v from 'valibot';
import { Invalid, type InputIssue } from '../platform/errors.ts';
import { addDays, isDay } from '../platform/days.ts';
import { plural } from '../ui/dates.ts';
import { isTimeZone, LONDON } from './time-zone.rules.ts';

/** What staff fill in; an empty name, code, last day or time zone is filled in. */
export const cohortForm = v.object({
	editionId: v.optional(v.string(), ''),
	name: v.optional(v.string(), ''),
	code: v.optional(v.string(), ''),
	startsOn: v.optional(v.string(), ''),
	endsOn: v.optional(v.string(), ''),
	capacity: v.optional(v.string(), ''),
	timeZone: v.optional(v.string(), ''),
	tutors: v.optional(v.string(), '')
});
type CohortForm = v.InferOutput<typeof cohortForm>;

export type FullCohort = {
	editionId: string;
	name: string;
	code: string;
	startsOn: string;
	endsOn: string;
	capacity: number;
	/** IANA name. */
	timeZone: string;
	tutors: string[];
};

type Offer = { editionId: string; courseCode: string; weeks: number };

export const MOST_PLACES = 2000;

/** Two weeks for the last marks and the board, after the last week in which work is due. */
const WEEKS_AFTER = 2;

/**
 * Checks the form and fills in what was left empty.
 * @param codes that are taken, so that no suggestion meets one
 * @throws Invalid with every fault at once
 */
export function completeCohort(
	form: CohortForm,
	offers: readonly Offer[],
	codes: readonly string[]
): FullCohort {
	const issues: InputIssue[] = [];
	const wrong = (field: string, message: string) => void issues.push({ field, message });
	const offer = offers.find(({ editionId }) => editionId === form.editionId);
	if (!offer) wrong('editionId', 'Choose a course');
	const starts = isDay(form.startsOn) ? form.startsOn : null;
	if (!starts) wrong('startsOn', 'Enter the first day');
	else if (starts < '2000-01-01' || starts > '2100-12-31') wrong('startsOn', 'Check the year');
	const endsOn = form.endsOn || (offer && starts ? suggestedEnd(offer, starts) : '');
	if (form.endsOn && !isDay(form.endsOn))
		wrong('endsOn', 'Enter a last day that is in the calendar');
	else if (starts && endsOn && endsOn <= starts) {
		wrong('endsOn', 'The last day must come after the first day');
	} else if (starts && endsOn > addDays(starts, 5 * 366)) {
		wrong('endsOn', 'A cohort lasts five years at most. Check the year');
	}
	const name = form.name.replace(/\s+/g, ' ') || (starts ? monthName(starts) : '');
	if (name.length > 80) wrong('name', 'The name must have 80 characters or fewer');
	const code =
		form.code.toLowerCase() || (offer && starts ? suggestedCode(offer, starts, codes) : '');
	if (form.code && !/^[a-z0-9][a-z0-9-]{1,40}$/.test(code)) {
		wrong('code', 'The code must have 2 to 41 letters, figures or hyphens, such as clhc-2026-09');
	} else if (reserved.includes(code))
		wrong('code', 'This code is in use by the site. Choose another');
	else if (codes.includes(code)) wrong('code', `There is already a cohort with the code ${code}`);
	const capacity = readPlaces(form.capacity);
	if (capacity === null) wrong('capacity', `Enter a number of places from 1 to ${MOST_PLACES}`);
	const timeZone = form.timeZone || LONDON;
	if (!isTimeZone(timeZone)) wrong('timeZone', 'Choose a time zone, such as Europe/London');
	if (issues.length > 0 || !offer || !starts || capacity === null) throw new Invalid(issues);
	const tutors = form.tutors.split(/[\s,;]+/).filter(Boolean);
	const { editionId } = offer;
	return { editionId, name, code, startsOn: starts, endsOn, capacity, timeZone, tutors };
}

/** A whole number of places, or null. */
export function readPlaces(text: string): number | null {
	const places = /^\d{1,4}$/.test(text) ? Number(text) : 0;
	return places >= 1 && places <= MOST_PLACES ? places : null;
}

/** Addresses below /academy/cohorts that are pages. */
const reserved: readonly string[] = ['new'];

/** The last day of the last week in which work is due, and two weeks more. */
export const suggestedEnd = (offer: { weeks: number }, startsOn: string): string =>
	addDays(startsOn, (offer.weeks + WEEKS_AFTER) * 7 - 1);

/** 'clhc-2026-09', or 'clhc-2026-09-2' where that is taken. */
export function suggestedCode(
	offer: { courseCode: string },
	startsOn: string,
	codes: readonly string[]
): string {
	const base = `${offer.courseCode.toLowerCase().replace(/[^a-z0-9]+/g, '-')}-${startsOn.slice(0, 7)}`;
	for (let number = 1; ; number++) {
		const code = number === 1 ? base : `${base}-${number}`;
		if (!codes.includes(code)) return code;
	}
}

/** '2026-09-07' -> 'September 2026' */
export const monthName = (day: string): string =>
	new Intl.DateTimeFormat('en-GB', { timeZone: 'UTC', month: 'long', year: 'numeric' }).format(
		new Date(`${day}T00:00:00Z`)
	);

export type Phase = { phase: 'before' | 'running' | 'over'; text: string };

/** Where a cohort is on a day. */
export function phaseOf(cohort: { startsOn: string; endsOn: string }, today: string): Phase {
	if (today < cohort.startsOn) {
		const days = daysBetween(today, cohort.startsOn);
		return {
			phase: 'before',
			text: days === 1 ? 'Starts tomorrow' : `Starts in ${plural(days, 'day')}`
		};
	}
	if (today > cohort.endsOn) return { phase: 'over', text: 'Over' };
	const week = Math.floor(daysBetween(cohort.startsOn, today) / 7) + 1;
	const weeks = Math.floor(daysBetween(cohort.startsOn, cohort.endsOn) / 7) + 1;
	return { phase: 'running', text: `Week ${week} of ${weeks}` };
}

const daysBetween = (from: string, to: string) =>
	Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000);
