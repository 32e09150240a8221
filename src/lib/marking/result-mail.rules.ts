import type { Decision } from './board.rules.ts';

type Result = {
	name: string;
	email: string;
	courseTitle: string;
	cohortCode: string;
	decision: Decision;
	grade: string | null;
};

/** What a learner reads when the board has decided. The figures stay behind the sign-in. */
export const resultMail = (
	result: Result,
	origin: string
): { to: string; subject: string; text: string } => ({
	to: result.email,
	subject: 'Your result has been confirmed',
	text: `Dear ${result.name}

The board of examiners has confirmed your result for ${result.courseTitle}.

${sentences(result)[result.decision]}

${origin}/learn/${result.cohortCode}/results

The page above shows how each figure was made.
`
});

const sentences = ({ grade }: Result): Record<Decision, string> => ({
	award: `You have been awarded it, with the grade ${grade}. Congratulations. Your certificate is ready.`,
	refer:
		'You have not passed yet. The board gives you one more try, and your course page says at what.',
	fail: 'You have not passed, and the board has decided that no tries are left.',
	defer:
		'The board has put off its decision about you. Your work and your marks stay as they are, and the academy will write to you.'
});
