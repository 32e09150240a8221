import type { Mail } from '#lib/platform/mail.server.ts';

/** What a board decided about a mark that it had confirmed before the question was put right. */
export type BoardSaid = { adopts: boolean; reason: string };

type Told = {
	name: string;
	email: string;
	quizTitle: string;
	moduleCode: string;
	cohortCode: string;
	/** What became of the marks of their tries; neither: they stay. */
	raised: boolean;
	lowered: boolean;
	/** Of the correction, in words for learners. */
	reason: string;
	board?: BoardSaid | undefined;
	/** Whether results can be seen: until then neither a mark nor what was wrong may be told. */
	released: boolean;
};

/** Tells a learner that a question was put right which they had; figures stay behind the sign-in. */
export const correctionMail = (told: Told, origin: string): Mail => ({
	to: told.email,
	subject: `A question was put right: ${told.quizTitle}`,
	text: `Dear ${told.name}

A question of the quiz of ${told.moduleCode}, ${told.quizTitle}, was not right, and you had it on your paper. The academy has put it right and marked everybody's papers again. You need to do nothing.

${told.released ? whatCame(told) : HELD}

${origin}/learn/${told.cohortCode}/${told.moduleCode.toLowerCase()}/quiz

We are sorry for the mistake. If you have a question, answer this mail.
`
});

const HELD =
	'Results of this quiz cannot be seen yet. When they can, your quiz page has your mark and what was put right:';

const whatCame = (told: Told): string =>
	`What was wrong: ${told.reason}\n\n${boardWords(told.board)}${change(told)}`;

function boardWords(board: BoardSaid | undefined): string {
	if (!board) return '';
	return board.adopts
		? `The board of examiners, which had confirmed your mark, has taken this up: ${board.reason}\n\n`
		: `The board of examiners has left your mark as it had confirmed it: ${board.reason}\n\n`;
}

function change({ raised, lowered }: Told): string {
	if (!raised && !lowered) return 'Your mark stays as it was. Your quiz page shows what is right:';
	const how =
		raised && lowered
			? 'Your marks have changed: one went up and one went down.'
			: `Your mark has gone ${raised ? 'up' : 'down'}.`;
	return `${how} Your quiz page has the new mark:`;
}
