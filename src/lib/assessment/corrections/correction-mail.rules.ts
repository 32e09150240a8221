import type { Mail } from '#lib/platform/mail.server.ts';

type Told = {
	name: string;
	email: string;
	quizTitle: string;
	moduleCode: string;
	cohortCode: string;
	/** What became of the marks of their tries. */
	raised: boolean;
	lowered: boolean;
	/** Of the correction, in words for learners. */
	reason: string;
	/** Whether results can be seen: until then neither a mark nor what was wrong may be told. */
	released: boolean;
};

/** Tells a learner that a question was put right and a mark with it; figures stay behind the sign-in. */
export const correctionMail = (told: Told, origin: string): Mail => ({
	to: told.email,
	subject: `A question was put right: ${told.quizTitle}`,
	text: `Dear ${told.name}

A question of the quiz of ${told.moduleCode}, ${told.quizTitle}, was not right, and you had it on your paper. The academy has put it right and marked everybody's papers again. You need to do nothing.

${
	told.released
		? `What was wrong: ${told.reason}

${change(told)} Your quiz page has the new mark:`
		: 'Results of this quiz cannot be seen yet. When they can, your quiz page has your mark and what was put right:'
}

${origin}/learn/${told.cohortCode}/${told.moduleCode.toLowerCase()}/quiz

We are sorry for the mistake. If you have a question, answer this mail.
`
});

function change({ raised, lowered }: Told): string {
	if (raised && lowered) return 'Your marks have changed: one went up and one went down.';
	return raised ? 'Your mark has gone up.' : 'Your mark has gone down.';
}
