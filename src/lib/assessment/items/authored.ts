import type fc from 'fast-check';

/**
 * What quiz.yaml says of a question of one type beside what it says of all: drawn by chance and as
 * examples by name. Each type says it in its folder (<type>.authored.ts); only tests read it.
 */
export type Authored = {
	drawn: (draw: Draw) => fc.Arbitrary<object>;
	examples: Readonly<Record<string, object>>;
};

/** What the texts of a question are drawn from. */
export type Draw = {
	/** One line of Markdown. */
	line: fc.Arbitrary<string>;
	/** Different ones, so many. */
	lines: (least: number, most: number) => fc.Arbitrary<string[]>;
	/** The first `right` of them are. */
	options: (least: number, most: number, right: number) => fc.Arbitrary<object[]>;
	figure: fc.Arbitrary<number>;
};

/** Three options, of which some are right. */
export const exampleOptions = (...right: string[]): object[] =>
	['a', 'b', 'c'].map((id) => ({
		...{ id, text: `Option ${id}`, feedback: `About ${id}` },
		...(right.includes(id) && { correct: true })
	}));
