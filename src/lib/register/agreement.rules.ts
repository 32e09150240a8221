import type { WithheldBecause } from './delivery.machine.ts';
import type { Notice } from './notice.schema.ts';

/** What may travel beyond the least a register needs: each only where the agreement asks for it. */
export const agreementFields = [
	'register_number',
	'date_of_birth',
	'email',
	'grade',
	'standards_evidence'
] as const;

export type AgreementField = (typeof agreementFields)[number];

/** 'contract': the terms of the course say it. 'consent': each person says yes to this register. */
export type Basis = 'contract' | 'consent';

export type Agreement = {
	id: string;
	basis: Basis;
	fields: readonly AgreementField[];
	startsOn: string;
	/** The last day; null: no end. */
	endsOn: string | null;
};

/** What holds between one register and one person at one moment. */
export type Terms = {
	agreement: Agreement | null;
	/** The consent that stands; null when none does. */
	consentId: string | null;
	email: string;
	/** Only where it was found to be theirs. */
	registerNumber: string | null;
	dateOfBirth: string | null;
};

export type Ground =
	| { live: true; agreementId: string; consentId: string | null }
	| { live: false; startsOn: string }
	| { live: false; startsOn: null; why: WithheldBecause };

/** Whether anything about this person may go to this register on that day. */
export function groundOf({ agreement, consentId }: Terms, day: string): Ground {
	const no = (why: WithheldBecause) => ({ live: false, startsOn: null, why }) as const;
	if (!agreement) return no('noAgreement');
	if (agreement.endsOn !== null && agreement.endsOn < day) return no('agreementEnded');
	if (agreement.basis === 'consent' && consentId === null) return no('noConsent');
	if (agreement.startsOn > day) return { live: false, startsOn: agreement.startsOn };
	return {
		live: true,
		agreementId: agreement.id,
		consentId: agreement.basis === 'consent' ? consentId : null
	};
}

/** The notice as one register gets it: no field that was not agreed, and the ground on which it goes. */
export function bodyFor(notice: Notice, terms: Terms & { agreement: Agreement }): Notice {
	const { agreement, consentId } = terms;
	const may = (field: AgreementField) => agreement.fields.includes(field);
	return {
		...notice,
		person: {
			local_id: notice.person.local_id,
			name_as_awarded: notice.person.name_as_awarded,
			register_number: may('register_number') ? terms.registerNumber : null,
			date_of_birth: may('date_of_birth') ? terms.dateOfBirth : null,
			email: may('email') ? terms.email : null
		},
		grade: may('grade') ? notice.grade : null,
		standards_evidence: may('standards_evidence') ? notice.standards_evidence : [],
		lawful_basis: agreement.basis,
		consent_id: agreement.basis === 'consent' ? consentId : null
	};
}
