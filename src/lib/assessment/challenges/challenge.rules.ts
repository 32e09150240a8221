import type { Mail } from '#lib/platform/mail.server.ts';
import { dayWords } from '#lib/ui/dates.ts';

/** What a learner can say about a question after the result. */
export const challengeKinds = ['key', 'unclear', 'out-of-date', 'display', 'other'] as const;
export type ChallengeKind = (typeof challengeKinds)[number];

export const challengeWords: Record<ChallengeKind, string> = {
	key: 'The answer that counts as right is wrong, or mine is right too',
	unclear: 'The question can be read in more than one way',
	'out-of-date': 'The law, a standard or a fact has changed',
	display: 'I could not read or use it as it was shown',
	other: 'Something else'
};

/** The same for staff, as the name of a group. */
export const challengeGroup: Record<ChallengeKind, string> = {
	key: 'The key is wrong',
	unclear: 'It can be read in two ways',
	'out-of-date': 'Out of date',
	display: 'Could not be read or used',
	other: 'Something else'
};

/** How a learner's challenge stands. */
export type OwnChallenge = {
	itemId: string;
	challengedAt: Date;
	reason: string;
	/** Null while the academy has not answered. */
	answer: { upheld: boolean; reason: string; answeredAt: Date } | null;
};

/** What the learner reads under the question. */
export function standingWords({ challengedAt, answer }: OwnChallenge): string {
	const told = `You told us on ${dayWords(challengedAt)} that something is wrong here.`;
	if (!answer) return `${told} The academy is looking at it and will write to you.`;
	return answer.upheld
		? `${told} You were right.`
		: `${told} The academy has looked at it, and the question stands.`;
}

type Told = {
	name: string;
	email: string;
	number: number;
	position: number;
	quizTitle: string;
	moduleCode: string;
	cohortCode: string;
};

/** Tells a learner what the academy made of their challenge. What they wrote stays behind the sign-in. */
export const challengeMail = (
	told: Told,
	answer: { upheld: boolean; reason: string },
	origin: string
): Mail => ({
	to: told.email,
	subject: `Your question about a question: ${told.quizTitle}`,
	text: `Dear ${told.name}

You told us that something is wrong with question ${told.position} of the quiz of ${told.moduleCode}, ${told.quizTitle}. Thank you. Somebody at the academy has read it and looked at the question again.

${answer.upheld ? 'You were right.' : 'The question stands as it is.'} ${answer.reason}

${answer.upheld ? AFTER_UPHELD : AFTER_NOT}

You find the question, and this answer, here:

${origin}/learn/${told.cohortCode}/${told.moduleCode.toLowerCase()}/quiz/${told.number}/result#q${told.position}
`
});

const AFTER_UPHELD =
	'The question is being put right for everybody who had it. If your mark changes, we write to you again. You need to do nothing.';
const AFTER_NOT =
	'Your mark stays as it is. If you still think that we are wrong, answer this mail.';
