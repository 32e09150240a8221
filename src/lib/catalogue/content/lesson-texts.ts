import type { CitedSource, LessonTerm } from '../published.ts';
import type { Report } from './fault.ts';
import type { Known } from './known.ts';
import { LessonReferences } from './lesson-context.ts';
import { compileMarkdown, type Compiled, type MarkdownContext } from './markdown.ts';
import type { LessonReading, ModuleReading } from './reading.ts';
import { Texts } from './texts.ts';

export type LessonTexts = {
	body: Compiled;
	front: Texts;
	sources: CitedSource[];
	terms: LessonTerm[];
	numberOf(sourceId: string): number | null;
};

const WORDS = { least: 600, most: 1300 };

const FRONT_KEYS = {
	'keyPoints.*': 'lesson-line',
	// Shown as the summary of a disclosure, which holds no links.
	'selfCheck.*.ask': 'line',
	'selfCheck.*.answer': 'part'
} as const;

/** Compiles one lesson: its text first, so that sources are numbered in the order of reading. */
export function compileLesson(
	lesson: LessonReading,
	module: ModuleReading,
	known: Known,
	context: MarkdownContext,
	report: Report
): LessonTexts {
	const { file, front } = lesson;
	const references = new LessonReferences(known, transcriptsOf(lesson, module, report));
	const inside = { ...context, lesson: references };
	const body = compileMarkdown(lesson.body, 'lesson', inside, (line, message) =>
		report({ file, line: lesson.bodyLine + line, message })
	);
	if (body.words < WORDS.least || body.words > WORDS.most) {
		const message = `the lesson has ${body.words} words; it needs ${WORDS.least} to ${WORDS.most}`;
		report({ file, line: lesson.bodyLine, message });
	}
	const texts = new Texts(front, FRONT_KEYS, inside, report);
	front.partly.videos?.forEach((video, index) => {
		if (video?.url !== undefined && !references.watched.has(video.url)) {
			front.fault(['videos', index], 'the text has no link [video: title](...) to this video');
		}
	});
	return {
		body,
		front: texts,
		sources: references.sources,
		terms: references.terms,
		numberOf: (id) => references.numberOf(id)
	};
}

/** HTML of the transcripts by the address of the video, where captions and transcript are both there. */
function transcriptsOf(lesson: LessonReading, module: ModuleReading, report: Report) {
	const { front } = lesson;
	const transcripts = new Map<string, string>();
	front.partly.videos?.forEach((video, index) => {
		if (!video?.url || !video.captions || !video.transcript) return;
		const captions = module.videos.get(video.captions);
		const transcript = module.videos.get(video.transcript);
		const fault = (key: string, message: string) => front.fault(['videos', index, key], message);
		if (captions === undefined) fault('captions', `there is no readable file ${video.captions}`);
		else if (!/^WEBVTT(\s|$)/.test(captions)) fault('captions', 'captions begin with WEBVTT');
		else if (!captions.includes('-->')) fault('captions', 'the captions are empty');
		if (transcript === undefined) {
			return fault('transcript', `there is no readable file ${video.transcript}`);
		}
		const file = `${lesson.file.slice(0, lesson.file.lastIndexOf('/'))}/${video.transcript}`;
		const compiled = compileMarkdown(transcript, 'item', { images: new Map() }, (line, message) =>
			report({ file, line: line + 1, message })
		);
		if (compiled.words === 0) fault('transcript', 'the transcript is empty');
		transcripts.set(video.url, compiled.html);
	});
	return transcripts;
}
