/** What a tutor has said so far about the answers of a try, by item id. */
export type JudgedAnswers = {
	marks: Record<string, number>;
	comments: Record<string, string>;
};

/** One answer to mark: its place on the paper, and the most that it can earn. */
export type AskedAnswer = { itemId: string; position: number; marks: number };

type Issue = { field: string; message: string };

/**
 * Reads the form of the marking page: `marks-3`, `comment-3` for question 3.
 * @param finished true to publish: every answer needs marks; false to save what there is
 */
export function readAnswerMarks(
	asked: readonly AskedAnswer[],
	read: (name: string) => string,
	finished: boolean
): { judged: JudgedAnswers; issues: Issue[] } {
	const judged: JudgedAnswers = { marks: {}, comments: {} };
	const issues: Issue[] = [];
	for (const { itemId, position, marks: most } of asked) {
		const comment = read(`comment-${position}`).replace(/\r\n?/g, '\n').trim();
		if (comment) judged.comments[itemId] = comment;
		const given = read(`marks-${position}`).trim();
		const field = `marks-${position}`;
		if (given === '') {
			if (finished) issues.push({ field, message: `Give marks for question ${position}` });
		} else if (!/^\d{1,3}(\.\d{1,2})?$/.test(given) || Number(given) > most) {
			const message = `Marks for question ${position} must be a number from 0 to ${most}`;
			issues.push({ field, message });
		} else judged.marks[itemId] = Number(given);
	}
	return { judged, issues };
}
