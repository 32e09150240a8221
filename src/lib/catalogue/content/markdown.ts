import MarkdownItCallable, { type Token } from 'markdown-it';
import type { Heading, LessonTerm } from '../published.ts';
import { blocksOf, type Block } from './blocks.ts';
import type { ContentImage } from './image.ts';
import { boxPlugin, type ReportInside } from './markdown-box.ts';
import { Inspector } from './markdown-inspector.ts';
import { marksPlugin } from './markdown-marks.ts';
import { renderPlugin } from './markdown-render.ts';
import { sanitise } from './sanitise.ts';

/**
 * Where the Markdown stands decides what it may hold: a lesson everything, a part of a lesson (its
 * self-check) no headings and boxes, a brief no sources and terms, an item no headings either; a
 * line is one paragraph without its <p>; a text with gaps is paragraphs of plain and emphasised words.
 */
export type MarkdownUse = 'lesson' | 'part' | 'lesson-line' | 'brief' | 'item' | 'line' | 'gapped';

export type MarkdownContext = {
	/** Images by their path in the module's folder. */
	images: ReadonlyMap<string, ContentImage>;
	/** What only lessons have. */
	lesson?: LessonContext | undefined;
	/** Told of each image that is shown. */
	onImage?: ((path: string) => void) | undefined;
};

export type LessonContext = {
	/** The number of a source, given when it is first cited; undefined for an unknown source. */
	cite(id: string): { number: number; first: boolean } | undefined;
	/** A term, and how often the lesson has used it by now. */
	term(name: string): { term: LessonTerm; use: number } | undefined;
	/** The transcript of a video that the front matter lists. */
	transcript(url: string): string | undefined;
};

export type Compiled = {
	html: string;
	/** Its words without markup, for places that show no HTML. */
	text: string;
	words: number;
	headings: Heading[];
	blocks: Block[];
};

const markdown = new MarkdownItCallable('default', {
	// HTML is read so that it can be found and refused; the sanitiser would drop it anyway.
	html: true,
	linkify: false,
	typographer: false
})
	.disable(['code', 'lheading', 'strikethrough'])
	.use(boxPlugin)
	.use(marksPlugin)
	.use(renderPlugin);
// Every link becomes a link, so that the inspector can say what is wrong with it.
markdown.validateLink = () => true;

/**
 * Renders Markdown to sanitised HTML and reports what may not stand there.
 * @param report is told lines that count from 0 inside `source`
 */
export function compileMarkdown(
	source: string,
	use: MarkdownUse,
	context: MarkdownContext,
	report: ReportInside
): Compiled {
	const tokens: Token[] = markdown.parse(source, { report });
	const inspector = new Inspector(use, context, report);
	inspector.inspect(tokens);
	const inline = use === 'line' || use === 'lesson-line' ? onlyLine(tokens, report) : undefined;
	const html = markdown.renderer.render(inline ? [inline] : tokens, markdown.options, {});
	const text = inspector.text.join(' ').replace(/\s+/g, ' ').trim();
	return {
		html: sanitise(html).trim(),
		text,
		words: text.split(' ').filter((word) => /[\p{L}\p{N}]/u.test(word)).length,
		headings: inspector.headings,
		blocks: blocksOf(tokens)
	};
}

function onlyLine(tokens: Token[], report: ReportInside): Token | undefined {
	const [open, inline] = tokens;
	if (tokens.length === 3 && open?.type === 'paragraph_open' && inline) return inline;
	const second = tokens.find((token, index) => index > 2 && token.map);
	report(second?.map?.[0] ?? 0, 'must be one paragraph, without lists, tables or images');
	return undefined;
}
