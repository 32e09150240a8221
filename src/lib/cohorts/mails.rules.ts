import { dayWords, momentWords, plural } from '../ui/dates.ts';

/** What the academy writes to people about their cohort: subject and plain text. */
export type Letter = { subject: string; text: string };

type Course = { courseTitle: string; cohortName: string; startsOn: string };

/** The days in which an invitation can be accepted. */
export const INVITATION_DAYS = 14;

const letter = (subject: string, paragraphs: readonly (string | null)[]): Letter => ({
	subject,
	text: `${paragraphs.filter(Boolean).join('\n\n')}\n`
});

export const invitationLetter = (name: string, course: Course, link: string): Letter =>
	letter(`Your place on ${course.courseTitle}`, [
		`Hello ${name},`,
		`You have a place on ${course.courseTitle}, cohort ${course.cohortName}. It starts on ${dayWords(course.startsOn)}.`,
		`Accept your place here within ${INVITATION_DAYS} days:\n${link}`,
		'The link is only for you. If you did not expect this mail, you need do nothing.'
	]);

export const takenBackLetter = (name: string, course: Course): Letter =>
	letter(`Your invitation to ${course.courseTitle} was taken back`, [
		`Hello ${name},`,
		`The academy has taken back your invitation to ${course.courseTitle}, cohort ${course.cohortName}. The link we sent you no longer gives you a place there.`,
		'If you think this is a mistake, answer this mail.'
	]);

/** The acts of progression's standing.rules.ts that are told by mail. */
type StandingAct = 'break' | 'withdraw' | 'bring-back';

export function standingLetter(
	act: StandingAct,
	name: string,
	course: Course,
	reason: string,
	origin: string
): Letter {
	const reasonLine = `The reason we noted: ${reason}`;
	if (act === 'break') {
		return letter(`You are on a break from ${course.courseTitle}`, [
			`Hello ${name},`,
			`The academy has put your place on ${course.courseTitle} on a break. Nothing is due while it lasts, and everything you have done is kept.`,
			reasonLine,
			'When you are ready to come back, or if this is a mistake, answer this mail.'
		]);
	}
	if (act === 'withdraw') {
		return letter(`You have left ${course.courseTitle}`, [
			`Hello ${name},`,
			`The academy has taken you off ${course.courseTitle}, cohort ${course.cohortName}. Everything you have done is kept.`,
			reasonLine,
			'If this is a mistake, or you want to come back, answer this mail.'
		]);
	}
	return letter(`Welcome back to ${course.courseTitle}`, [
		`Hello ${name},`,
		`You can go on with ${course.courseTitle} where you stopped:\n${origin}/learn`,
		reasonLine,
		'The deadlines of your cohort count for you again. If you cannot meet one, answer this mail.'
	]);
}

export const deadlineLetter = (
	name: string,
	course: Course,
	deadline: { moduleCode: string; moduleTitle: string; from: Date; to: Date; reason: string },
	link: string
): Letter =>
	letter(`New deadline for ${deadline.moduleCode}: ${momentWords(deadline.to)}`, [
		`Hello ${name},`,
		`Your work for ${deadline.moduleCode}, ${deadline.moduleTitle}, is now due on ${momentWords(deadline.to)}. It was ${momentWords(deadline.from)}. Times are those of London.`,
		`The reason: ${deadline.reason}`,
		`Your course: ${link}`
	]);

export const reminderLetter = (
	name: string,
	course: Course,
	overdue: readonly { moduleCode: string; moduleTitle: string; dueAt: Date }[],
	link: string
): Letter =>
	letter(
		overdue.length > 0
			? `Your work for ${course.courseTitle} is overdue`
			: `How is it going with ${course.courseTitle}?`,
		[
			`Hello ${name},`,
			overdue.length > 0
				? overdue
						.map(
							(m) =>
								`Your work for ${m.moduleCode}, ${m.moduleTitle}, was due on ${momentWords(m.dueAt)}.`
						)
						.join('\n')
				: 'We have not seen you on the course for a while.',
			`Go on where you stopped:\n${link}`,
			'If something keeps you from it, answer this mail. A break or a later date can often be arranged.'
		]
	);

export const tutorLetter = (
	name: string,
	course: Course,
	waiting: { count: number; oldestAt: Date },
	link: string
): Letter =>
	letter(`${plural(waiting.count, 'script')} to mark in cohort ${course.cohortName}`, [
		`Hello ${name},`,
		`${plural(waiting.count, 'script has', 'scripts have')} waited over a week for a mark in ${course.courseTitle}, cohort ${course.cohortName}. The oldest was handed in on ${dayWords(waiting.oldestAt)}; learners are promised their marks within ten working days.`,
		`Your queue: ${link}`,
		'If you cannot mark now, answer this mail so that somebody else can.'
	]);
