import type { Block } from '../blocks.ts';
import type { Report } from '../fault.ts';
import type { LessonTexts } from '../lesson-texts.ts';
import type { LessonReading } from '../reading.ts';
import { unsourcedFacts } from './facts.rules.ts';
import { readingAge, readingOf, readingVerdict, type Reading } from './reading-age.rules.ts';

export type LessonMeasures = Reading & {
	file: string;
	code: string;
	title: string;
	/** All that a reader reads; `words` are those that the reading age counts. */
	allWords: number;
	images: number;
	sources: number;
	/** Passages with a fact and no source. */
	unsourced: number;
	reviewBy: string;
};

/** Under this a lesson is rather a note; the least that is allowed at all is less. */
const ENOUGH_WORDS = 700;

export function measureLesson(
	{ file, front, bodyLine }: LessonReading,
	{ body, sources }: LessonTexts,
	terms: RegExp,
	report: Report,
	warn: Report
): LessonMeasures {
	const { blocks } = body;
	const reading = readingOf(proseOf(blocks), terms);
	const verdict = readingVerdict(reading);
	const { from, to } = readingAge.target;
	const about = `the reading age is ${reading.age}; it should be about ${from} to ${to}`;
	if (verdict === 'too-hard') report({ file, line: bodyLine, message: about });
	if (verdict === 'too-easy') warn({ file, line: bodyLine, message: about });
	if (body.words < ENOUGH_WORDS) {
		const message = `the lesson has ${body.words} words; most need ${ENOUGH_WORDS} or more`;
		warn({ file, line: bodyLine, message });
	}
	const unsourced = unsourcedFacts(blocks);
	for (const { line, what } of unsourced) {
		warn({ file, line: bodyLine + line, message: `"${what}" has no source in its passage` });
	}
	checkPictures(blocks, (line, message) => warn({ file, line: bodyLine + line, message }));
	const { code = '', title = '', reviewBy = '' } = front.partly;
	return {
		...reading,
		...{ file, code, title, reviewBy, allWords: body.words },
		images: blocks.filter(({ kind }) => kind === 'image').length,
		sources: sources.length,
		unsourced: unsourced.length
	};
}

const proseOf = (blocks: readonly Block[]): string[] =>
	blocks.filter(({ kind }) => kind === 'paragraph' || kind === 'item').map(({ text }) => text);

/** That there is alternative text is a rule of Markdown here; this asks what it is worth. */
function checkPictures(
	blocks: readonly Block[],
	warn: (line: number, message: string) => void
): void {
	const seen = new Set<string>();
	for (const { line, text } of blocks.filter(({ kind }) => kind === 'image')) {
		if (/^(an? |the )?(image|picture|diagram|drawing|chart|figure)( of|:|$)/i.test(text)) {
			warn(line, 'alternative text says what the picture shows, not that it is a picture');
		}
		if (seen.has(text)) warn(line, 'two pictures of the lesson have the same alternative text');
		seen.add(text);
	}
}
