/**
 * What is kept about people, why, and for how long: the one table. The jobs that delete read their
 * days here; the privacy page and docs/operations.md show it. Days count from `from`; without days it
 * is kept, and `from` says for how long in words.
 */
export type Kept = { what: string; why: string; days: number | null; from: string };

export const retention = {
	person: {
		what: 'Your name, e-mail address, employer, numbers you have elsewhere, and what you gave so that a register can find you',
		why: 'To know who you are and reach you',
		days: 730,
		from: 'after your account is closed. Kept while the account is open, and while you hold or held an award'
	},
	neverCame: {
		what: 'Name and e-mail address of somebody who was invited and never came',
		why: 'To let you accept late, and to answer questions',
		days: 183,
		from: 'after the end of the course that you were invited to'
	},
	learning: {
		what: 'Lessons done, the lesson opened last, answers, work handed in, marks and what the board decided',
		why: 'To teach, mark and award fairly, and to answer an appeal',
		days: null,
		from: 'Kept. Without your name, once your name is removed'
	},
	challenges: {
		what: 'What you told us is wrong with a question of a quiz, and our answer',
		why: 'To put it right for everybody; staff see no name',
		days: null,
		from: 'Kept with the question. Without your name, once your name is removed'
	},
	notes: {
		what: 'Your notes to yourself',
		why: 'So that you find them again. Nobody else can read them',
		days: 730,
		from: 'after your account is closed, or as soon as you empty them'
	},
	questions: {
		what: 'Your questions to tutors, and their answers',
		why: 'So that you and your tutors can read them again',
		days: 730,
		from: 'after your account is closed'
	},
	news: {
		what: 'That you put away a piece of news',
		why: 'So that it is not shown to you again',
		days: 365,
		from: 'after the last day of the news'
	},
	award: {
		what: 'Your award, your certificates, and what registers were told',
		why: 'So that anyone can check that it is true today',
		days: null,
		from: 'Kept: a certificate can be checked for as long as you may show it'
	},
	password: {
		what: 'A hash of your password',
		why: 'To let you in. Nobody can read the password from it',
		days: null,
		from: 'Until you change it or the account is closed'
	},
	session: {
		what: 'Where you are signed in: kind of browser, since when',
		why: 'So that you can sign a device out',
		days: 14,
		from: 'at most; 12 hours after last use'
	},
	signIns: {
		what: 'When you signed in and out, and from what kind of browser; sign-ins that were refused',
		why: 'To find out when something went wrong',
		days: 365,
		from: 'after it happened'
	},
	acts: {
		what: 'Who changed rights, accounts, marks and awards, and when',
		why: 'So that somebody can answer for it',
		days: null,
		from: 'Kept: this record cannot be changed'
	},
	seminars: {
		what: 'Seminars: when, where and who led them',
		why: 'So that calendars stay true, and to show that they were held',
		days: null,
		from: 'Kept with the cohort. Without the name of who led them, once it is removed'
	},
	calendar: {
		what: 'A hash of the address of your calendar',
		why: 'So that your calendar program can read your dates. Nobody can read the address from it',
		days: null,
		from: 'Until you end it or the account is closed'
	},
	links: {
		what: 'That a link was mailed to you: an invitation, a new password',
		why: 'So that it works once',
		days: 30,
		from: 'after it was used or ran out'
	},
	mailText: {
		what: 'Text of mail sent to you',
		why: 'So that staff can help when mail is lost',
		days: 30,
		from: 'after it was written'
	},
	mail: {
		what: 'That a mail was sent to you: address, subject, when',
		why: 'To show that you were told',
		days: 365,
		from: 'after it was written'
	},
	list: {
		what: 'Lists of people that staff read in to invite them',
		why: 'To check a list, and to take it back',
		days: 90,
		from: 'after it was read in'
	},
	strayFile: {
		what: 'A file that arrived while the hand-in did not succeed',
		why: 'None: it is only in the way',
		days: 1,
		from: 'after it arrived'
	},
	tries: {
		what: 'How often an address was tried, as a hash',
		why: 'So that nobody can guess passwords',
		days: 1,
		from: 'after it happened'
	}
} as const satisfies Record<string, Kept>;

export type RetentionKey = keyof typeof retention;
type Limited = {
	[K in RetentionKey]: (typeof retention)[K]['days'] extends number ? K : never;
}[RetentionKey];

const DAY_MS = 86_400_000;

/** What is older than this is due to be deleted. */
export const dueBefore = (key: Limited, now: Date): Date =>
	new Date(now.getTime() - retention[key].days * DAY_MS);

/** "30 days after it was written", "24 months after ...", or the words alone where it is kept. */
export function howLong({ days, from }: Kept): string {
	return days === null ? from : `${daysInWords(days)} ${from}`;
}

export function daysInWords(days: number): string {
	if (days >= 180) {
		const months = Math.round(days / 30.4);
		return `${months} months`;
	}
	return days === 1 ? '1 day' : `${days} days`;
}
