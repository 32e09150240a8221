import type { AgreementField } from './agreement.rules.ts';

/** What each field is called before those whose it is. */
const fieldWords: Record<AgreementField, string> = {
	name_as_awarded: 'your name',
	register_number: 'your number on the register',
	date_of_birth: 'your date of birth',
	year_of_birth: 'your year of birth',
	email: 'your e-mail address',
	grade: 'your grade',
	standards_evidence: 'the standards you have shown'
};

/** "a, b and c" */
const listed = (words: readonly string[]) =>
	words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;

/** What a register is told, as one list in words. */
export const toldWords = (fields: readonly AgreementField[]): string =>
	listed([
		...fields.filter(isName).map((field) => fieldWords[field]),
		'your award with its dates',
		'whether it is in force',
		...fields.filter((field) => !isName(field)).map((field) => fieldWords[field])
	]);

const isName = (field: AgreementField) => field === 'name_as_awarded';

/** What a person agrees to. Kept with each consent, word for word. */
export const consentWords = (register: string, fields: readonly AgreementField[]): string =>
	`The academy may tell ${register} ${toldWords(fields)}, and each change of it. I can take this back at any time; nothing new is sent from then on.`;
