import { roleWords } from '#lib/identity/role-words.ts';

const words: Record<string, string> = {
	'signed-in': 'Signed in',
	'sign-in-refused': 'Sign-in refused',
	'signed-out': 'Signed out',
	'signed-out-device': 'Signed another device out',
	'signed-out-everywhere': 'Signed out on every device',
	'password-changed': 'Changed the password',
	'password-reset': 'Set a new password by a mailed link',
	'reset-link-asked': 'Asked for a link to choose a password',
	'reset-link-mailed': 'Link for a new password mailed',
	'person-added': 'Person added',
	'role-granted': 'Role given',
	'role-revoked': 'Role taken away'
};

/** An act in words; one that has none here is shown by its own name: 'list-applied', "List applied". */
export function actionWords(action: string): string {
	const plain = action.replaceAll('-', ' ');
	return words[action] ?? plain.charAt(0).toUpperCase() + plain.slice(1);
}

/** "role: Academy staff, device: Firefox on Windows"; ids say nothing to a reader and stay out. */
export function detailWords(detail: Record<string, string | number | boolean | null>): string {
	return Object.entries(detail)
		.filter(([name, value]) => value !== null && !/id$/i.test(name))
		.map(([name, value]) => `${name}: ${name === 'role' ? roleWords(String(value)) : value}`)
		.join(', ');
}

/** The end of a request's id tells it from its neighbours; the system's own acts have none. */
export const referenceWords = (requestId: string): string =>
	requestId.length === 36 ? requestId.slice(-12) : '';
