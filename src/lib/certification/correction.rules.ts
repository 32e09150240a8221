import type { InputIssue } from '#lib/platform/errors.ts';
import { tidyName } from '#lib/platform/person-name.rules.ts';
import type { AwardState } from './award.machine.ts';

export const grades = ['Pass', 'Merit', 'Distinction'] as const;

/** What a certificate shows that may have been written wrongly. What it counts for is the edition's. */
export type Shown = {
	name: string;
	title: string;
	grade: string;
	awardedOn: string;
	/** The last day in force; null: no end. */
	expiresOn: string | null;
};

export type ShownField = keyof Shown;

export const fieldWords: Record<ShownField, string> = {
	name: 'name',
	title: 'title',
	grade: 'grade',
	awardedOn: 'day of the award',
	expiresOn: 'last day in force'
};

/** As papers write it, however it was typed. */
export const tidied = (shown: Shown): Shown => ({
	...shown,
	name: tidyName(shown.name),
	title: tidyName(shown.title)
});

/** What differs between two papers. */
export const changedFields = (before: Shown, after: Shown): ShownField[] =>
	(Object.keys(fieldWords) as ShownField[]).filter((field) => before[field] !== after[field]);

/** States in which an award has a certificate that can be written again. */
const withCertificate: readonly AwardState[] = [
	'awarded',
	'due',
	'expired',
	'suspended',
	'conditions',
	'superseded'
];

export const canBeWrittenAgain = (state: AwardState): boolean => withCertificate.includes(state);

type Standing = { state: AwardState; validFrom: string; standingSince: string };

/**
 * A correction says what was true all along. It is no way to end an award or to bring one back: those
 * are changes of the award, with reasons of their own.
 */
export function issuesWithShown(
	before: Shown & Standing,
	after: Shown,
	today: string
): InputIssue[] {
	const issues: InputIssue[] = [];
	const wrong = (field: ShownField, message: string) => void issues.push({ field, message });
	if (after.awardedOn !== before.awardedOn) {
		if (after.awardedOn > today) wrong('awardedOn', 'The day must be today or earlier.');
		else if (hasMoved(before) && after.awardedOn > before.standingSince) {
			wrong('awardedOn', 'The day must not be after what happened to the award since.');
		}
	}
	if (after.expiresOn !== before.expiresOn) {
		if (isOver(before, today)) {
			wrong('expiresOn', 'Its time is over: it is renewed or brought back, not corrected.');
		} else if (after.expiresOn !== null && after.expiresOn < today) {
			wrong('expiresOn', 'The last day must not be over: a correction does not end an award.');
		}
	}
	if (after.expiresOn !== null && after.expiresOn < after.awardedOn) {
		wrong('expiresOn', 'The last day must not be before the day of the award.');
	}
	return issues;
}

/** Conditions may have been set on the very day on which it began. */
const hasMoved = ({ state, standingSince, validFrom }: Standing): boolean =>
	state !== 'awarded' || standingSince !== validFrom;

/** Its time is over from the day after its last, whether or not the job that moves it has run. */
const isOver = ({ state, expiresOn }: Shown & Standing, today: string): boolean =>
	state === 'expired' || state === 'superseded' || (expiresOn !== null && expiresOn < today);
