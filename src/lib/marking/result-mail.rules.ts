import type { Decision } from './board.rules.ts';

type Result = {
	name: string;
	email: string;
	courseTitle: string;
	cohortCode: string;
	decision: Decision;
	grade: string | null;
};

/** What a learner reads when the board has met about them. The figures stay behind the sign-in. */
export const resultMail = (
	result: Result,
	origin: string
): { to: string; subject: string; text: string } => ({
	to: result.email,
	subject:
		result.decision === 'defer'
			? 'The board has put off its decision about you'
			: 'Your result has been confirmed',
	text: `Dear ${result.name}

${opening(result)}

${sentences(result)[result.decision]}

${origin}/learn/${result.cohortCode}/results

${result.decision === 'defer' ? 'The page above shows where you stand.' : 'The page above shows how each figure was made.'}
`
});

const opening = ({ decision, courseTitle }: Result): string =>
	decision === 'defer'
		? `The board of examiners has met about ${courseTitle}. Nothing about your result is confirmed yet.`
		: `The board of examiners has confirmed your result for ${courseTitle}.`;

const sentences = ({ grade }: Result): Record<Decision, string> => ({
	award: `You have been awarded it, with the grade ${grade}. Congratulations. Your certificate is ready.`,
	refer:
		'You have not passed yet. The board gives you one more try, and your course page says at what.',
	fail: 'You have not passed, and the board has decided that no tries are left.',
	defer:
		'The board has put off its decision about you. Your work and your marks stay as they are, and the academy will write to you.'
});
