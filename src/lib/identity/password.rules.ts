import { commonPasswords } from './common-passwords.ts';

export const SHORTEST_PASSWORD = 12;
/** Longer ones would only make us work: nobody types them. */
export const LONGEST_PASSWORD = 200;

/**
 * What is wrong with a new password, as a sentence; null when it will do. Length counts, not kinds
 * of characters (NCSC and NIST SP 800-63B say so), and the ones that everybody tries are refused.
 */
export function passwordFault(
	password: string,
	person: { email: string; name: string }
): string | null {
	const plain = normalise(password);
	if (plain.length === 0) return 'Enter a new password';
	if ([...plain].length < SHORTEST_PASSWORD) {
		return `The password must have ${SHORTEST_PASSWORD} characters or more. Three random words are a good one`;
	}
	if ([...plain].length > LONGEST_PASSWORD) {
		return `The password must have ${LONGEST_PASSWORD} characters or fewer`;
	}
	const guess = plain.toLowerCase();
	if (isCommon(guess))
		return 'That password is one of the first that others would try. Choose another';
	const own = [person.email.toLowerCase(), person.email.split('@')[0]!, person.name.toLowerCase()];
	if (own.some((word) => word.length > 0 && withoutSpaces(guess) === withoutSpaces(word))) {
		return 'The password must not be your name or e-mail address';
	}
	return null;
}

/** The same characters typed on another keyboard give the same password. */
export const normalise = (password: string): string => password.normalize('NFKC').trim();

/** Well-known ones, one piece repeated ("abcabcabcabc"), or a run of the keyboard or alphabet. */
function isCommon(guess: string): boolean {
	if (commonPasswords.has(guess) || /^(.{1,4})\1+.?$/u.test(guess)) return true;
	// "Password2026!": a common word with what people add to make it long.
	const word = guess.replace(/[\d\s!@£$.#*?_-]+$/u, '').replace(/^[\d\s!@£$.#*?_-]+/u, '');
	if (word.length < guess.length && commonPasswords.has(word)) return true;
	return runs.some((run) => run.includes(guess));
}

const runs = [
	'abcdefghijklmnopqrstuvwxyz',
	'0123456789012345678901234567890',
	'qwertyuiopasdfghjklzxcvbnm'
].flatMap((run) => [run, [...run].reverse().join('')]);

const withoutSpaces = (text: string) => text.replace(/\s+/gu, '');
