import { roleWords } from '#lib/identity/role-words.ts';
import { dayWords, momentWords } from '#lib/ui/dates.ts';

const words: Record<string, string> = {
	'signed-in': 'Signed in',
	'sign-in-refused': 'Sign-in refused',
	'signed-out': 'Signed out',
	'signed-out-device': 'Signed another device out',
	'signed-out-everywhere': 'Signed out on every device',
	'password-changed': 'Changed the password',
	'password-reset': 'Set a new password by a mailed link',
	'reset-link-asked': 'Asked for a link to choose a password',
	'reset-link-mailed': 'Link to choose a password mailed',
	'person-added': 'Person added',
	'person-closed': 'Account closed',
	'person-reopened': 'Account opened again',
	'email-change-asked': 'Link to a new e-mail address mailed',
	'email-changed': 'E-mail address changed',
	'identifier-added': 'Number elsewhere added',
	'identifier-ended': 'Number elsewhere ended',
	'role-granted': 'Role given',
	'role-revoked': 'Role taken away'
};

/** An act in words; one that has none here is shown by its own name: 'list-applied', "List applied". */
export function actionWords(action: string): string {
	const plain = action.replaceAll('-', ' ');
	return words[action] ?? plain.charAt(0).toUpperCase() + plain.slice(1);
}

type Detail = Record<string, string | number | boolean | null>;

/**
 * "role: Academy staff, meets on: Friday 27 November 2026"; ids and hashes say nothing and stay out.
 * What was comes before what is, in whatever order the database keeps them.
 */
export function detailWords(detail: Detail): string {
	return Object.entries(detail)
		.filter(([name, value]) => value !== null && !/(id|hash)$/i.test(name))
		.sort(([a], [b]) => Number(b === 'from') - Number(a === 'from'))
		.map(([name, value]) => `${nameWords(name)}: ${valueWords(name, value)}`)
		.join(', ');
}

/** 'reasonCode', "reason code" */
const nameWords = (name: string) =>
	name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`).replaceAll('-', ' ');

function valueWords(name: string, value: Detail[string] | undefined): string {
	const text = String(value);
	if (name === 'role') return roleWords(text);
	if (/^\d{4}-\d\d-\d\d$/.test(text)) return dayWords(text);
	if (/^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(text)) return momentWords(new Date(text));
	return text;
}

const pages: Record<string, string> = {
	person: '/academy/people',
	enrolment: '/academy/enrolments',
	board: '/academy/boards',
	award: '/academy/awards',
	mail: '/academy/outbox',
	receiver: '/academy/register/receivers'
};

/** The page of what an act was about; without one, all that was recorded about it. */
export const subjectHref = (type: string, id: string): string =>
	pages[type] ? `${pages[type]}/${id}` : `/academy/audit?about=${id}`;

/** The end of a request's id tells it from its neighbours; the system's own acts have none. */
export const referenceWords = (requestId: string): string =>
	requestId.length === 36 ? requestId.slice(-12) : '';
