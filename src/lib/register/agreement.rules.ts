import { addDays, londonDay } from '#lib/platform/days.ts';
import type { WithheldBecause } from './delivery.machine.ts';
import type { Notice, ToldNotice } from './notice.schema.ts';

/** What may travel beyond the award itself: each only where the agreement asks for it. */
export const agreementFields = [
	'name_as_awarded',
	'register_number',
	'date_of_birth',
	'year_of_birth',
	'email',
	'grade',
	'standards_evidence'
] as const;

export type AgreementField = (typeof agreementFields)[number];

/** 'contract': the terms of the course say it. 'consent': each person says yes to this register. */
export type Basis = 'contract' | 'consent';

export type Agreement = {
	id: string;
	/** 1, 2, 3 and so on for each register. */
	number: number;
	basis: Basis;
	fields: readonly AgreementField[];
	startsOn: string;
	/** The last day; null: no end. */
	endsOn: string | null;
	madeAt: Date;
};

/** Of the agreements with one register whose first day has come, the one that was made last. It may have ended. */
export const begunOn = <A extends Agreement>(agreements: readonly A[], day: string): A | null =>
	latestFirst(agreements).find(({ startsOn }) => startsOn <= day) ?? null;

/** The agreement in force on that day. One that waits for its first day leaves the one before in force. */
export function inForceOn<A extends Agreement>(agreements: readonly A[], day: string): A | null {
	const begun = begunOn(agreements, day);
	return begun && !hasEnded(begun, day) ? begun : null;
}

/** The one that takes its place next, on its first day; null when none was made yet. */
export function nextAfter<A extends Agreement>(agreements: readonly A[], day: string): A | null {
	const now = begunOn(agreements, day)?.number ?? 0;
	const toCome = latestFirst(agreements).filter((one) => one.number > now);
	return toCome.toSorted((a, b) => a.startsOn.localeCompare(b.startsOn))[0] ?? null;
}

export const hasEnded = ({ endsOn }: Agreement, day: string): boolean =>
	endsOn !== null && endsOn < day;

const latestFirst = <A extends Agreement>(agreements: readonly A[]): A[] =>
	agreements.toSorted((a, b) => b.number - a.number);

/** A yes that was not taken back, and the agreement that it was said to. */
export type Consent = { id: string; agreementId: string };

/** What holds between one register and one person at one moment. */
export type Terms = {
	/** All that were ever made with the register. */
	agreements: readonly Agreement[];
	consent: Consent | null;
	email: string;
	/** Only where it was found to be theirs. */
	registerNumber: string | null;
	dateOfBirth: string | null;
	/** Of that day too, where it is known. */
	yearOfBirth: number | null;
};

/** On what ground something may go, and what of it beyond the award itself. */
export type LiveGround = {
	live: true;
	agreement: Agreement;
	consentId: string | null;
	fields: readonly AgreementField[];
};

export type Ground =
	| LiveGround
	| { live: false; startsOn: string }
	| { live: false; startsOn: null; why: WithheldBecause };

/** Whether anything about this person may go to this register on that day, and what. */
export function groundOf(terms: Terms, day: string): Ground {
	const { agreements } = terms;
	const now = inForceOn(agreements, day);
	const ground = now && groundUnder(now, terms);
	if (ground) return ground;
	const next = nextAfter(agreements, day);
	if (next && groundUnder(next, terms)) return { live: false, startsOn: next.startsOn };
	const why =
		(now ?? next) ? 'noConsent' : agreements.length > 0 ? 'agreementEnded' : 'noAgreement';
	return { live: false, startsOn: null, why };
}

function groundUnder(agreement: Agreement, { agreements, consent }: Terms): LiveGround | null {
	const { basis, fields } = agreement;
	if (basis === 'contract') return { live: true, agreement, consentId: null, fields };
	const given = agreements.find(({ id }) => id === consent?.agreementId);
	if (!consent || !given || !countsFor(agreements, given, agreement)) return null;
	const agreedTo = fields.filter((field) => given.fields.includes(field));
	return { live: true, agreement, consentId: consent.id, fields: agreedTo };
}

/**
 * Whether a yes that was said to one agreement counts under a later one: always when that asks for the
 * same, and when the one took the place of the other without a day between them. A yes to an agreement
 * that ended is not woken by one that asks for something else.
 */
export const countsFor = (
	agreements: readonly Agreement[],
	given: Agreement,
	now: Agreement
): boolean => asksTheSame(given, now) || isUnbroken(agreements, given, now);

const asksTheSame = (one: Agreement, other: Agreement): boolean =>
	one.fields.length === other.fields.length &&
	one.fields.every((field) => other.fields.includes(field));

/** One that was made after the last day of the one before, for days that had passed, mends no break. */
function isUnbroken(agreements: readonly Agreement[], from: Agreement, to: Agreement): boolean {
	const chain = latestFirst(agreements)
		.filter(({ number }) => number >= from.number && number <= to.number)
		.toReversed();
	return chain.every((one, index) => {
		const before = chain[index - 1];
		if (!before || before.endsOn === null) return true;
		return londonDay(one.madeAt) <= before.endsOn && one.startsOn <= addDays(before.endsOn, 1);
	});
}

/**
 * The notice as one register gets it: no field that was not agreed, and the ground on which it goes. With
 * the name it is version 1, without it version 2: that goes only where an agreement left the name out at
 * least at the time of the consent, so the register has agreed to read it.
 */
export function bodyFor(notice: Notice, terms: Terms, ground: LiveGround): ToldNotice {
	const { agreement, consentId, fields } = ground;
	const may = (field: AgreementField) => fields.includes(field);
	const told = {
		...notice,
		person: {
			...notice.person,
			register_number: may('register_number') ? terms.registerNumber : null,
			date_of_birth: may('date_of_birth') ? terms.dateOfBirth : null,
			email: may('email') ? terms.email : null,
			...(may('year_of_birth') && { year_of_birth: terms.yearOfBirth })
		},
		grade: may('grade') ? notice.grade : null,
		standards_evidence: may('standards_evidence') ? notice.standards_evidence : [],
		lawful_basis: agreement.basis,
		consent_id: consentId
	};
	if (may('name_as_awarded')) return told;
	return { ...told, schema_version: 2, person: { ...told.person, name_as_awarded: null } };
}
