/** What is written to people about how they sign in: subject and plain text. */
export type Letter = { subject: string; text: string };

const letter = (subject: string, paragraphs: readonly string[]): Letter => ({
	subject,
	text: `${paragraphs.join('\n\n')}\n`
});

export const NEW_EMAIL_HOURS = 72;

export const newEmailLetter = (name: string, link: string): Letter =>
	letter('Is this your new e-mail address?', [
		`Hello ${name},`,
		'The academy was asked to use this address for you from now on: for signing in, and for everything we write to you.',
		`If that is right, say so here within three days:\n${link}`,
		'If you know nothing of it, you need do nothing: then nothing changes.'
	]);

/** To an address that belongs to an account already. It does not name who asked. */
export const addressTakenLetter = (name: string, origin: string): Letter =>
	letter('Your e-mail address is in use here already', [
		`Hello ${name},`,
		'Somebody who has an account at Tranche Academy asked to use this address for it. It is the address of your account, so nothing changed, and they were not told.',
		`If it was you, you have two accounts: sign in to this one with this address (${origin}/sign-in), or ask the academy's staff for help. If it was not you, you need do nothing.`
	]);

/** To the old address. It does not name the new one: somebody else may read there. */
export const emailChangedLetter = (name: string, contact: string): Letter =>
	letter('Your e-mail address was changed', [
		`Hello ${name},`,
		'You now sign in to Tranche Academy with another e-mail address, and what we write to you goes there. This address is no longer used.',
		`If you did not want that, write to ${contact} at once.`
	]);

export const emailIsNowLetter = (name: string, origin: string): Letter =>
	letter('You sign in with this address now', [
		`Hello ${name},`,
		`The academy's staff changed your e-mail address to this one. Sign in with it from now on; your password is the same:\n${origin}/sign-in`
	]);

export const closedLetter = (name: string, contact: string): Letter =>
	letter('Your account is closed', [
		`Hello ${name},`,
		'Your account at Tranche Academy is closed. You are signed out everywhere and hold no place on a running course.',
		'What you were awarded stays yours: certificates stay valid, and anyone can check them as before. Your record is kept, and the account can be opened again.',
		`If this is a mistake, or you want a copy of your record, write to ${contact}.`
	]);
