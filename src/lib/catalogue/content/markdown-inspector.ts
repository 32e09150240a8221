import type { Token } from 'markdown-it';
import { anchorOf } from '../anchor.rules.ts';
import type { Heading } from '../published.ts';
import type { MarkdownContext, MarkdownUse } from './markdown.ts';
import type { ReportInside } from './markdown-box.ts';
import { wordsOf } from './markdown-words.ts';

/** Where headings may stand. A brief stands under an h2 of its page, so its first heading is an h3. */
const WITH_HEADINGS: ReadonlySet<MarkdownUse> = new Set<MarkdownUse>(['lesson', 'brief']);

/** Blocks that no text of the format may hold, by token. */
const REFUSED: Record<string, string> = {
	hr: 'a line across the page is not allowed',
	html_block: 'HTML is not allowed'
};

const GAPPED_BLOCKS: ReadonlySet<string> = new Set(['paragraph_open', 'paragraph_close', 'inline']);

/**
 * Walks the tokens of one text: reports what may not stand there, and writes into the tokens what
 * the renderer needs to know (ids, numbers, meanings, addresses).
 */
export class Inspector {
	readonly headings: Heading[] = [];
	readonly text: string[] = [];
	#use: MarkdownUse;
	#context: MarkdownContext;
	#report: ReportInside;
	#level = 1;
	/** Of a brief: the level that its author gave the first heading. */
	#top: number | undefined;
	#tables = 0;
	#ids = new Map<string, number>();

	constructor(use: MarkdownUse, context: MarkdownContext, report: ReportInside) {
		this.#use = use;
		this.#context = context;
		this.#report = report;
	}

	inspect(tokens: Token[]): void {
		tokens.forEach((token, index) => {
			const line = token.map?.[0] ?? 0;
			const refused = REFUSED[token.type];
			if (refused) this.#report(line, refused);
			else if (this.#use === 'gapped' && !GAPPED_BLOCKS.has(token.type)) {
				this.#report(line, 'a text with gaps holds paragraphs only');
			} else if (token.type === 'heading_open') this.#heading(token, tokens[index + 1], line);
			else if (token.type === 'box_open') this.#box(token, line);
			else if (token.type === 'table_open') this.#table(token);
			else if (token.type === 'fence') this.text.push(token.content);
			else if (token.type === 'inline') this.#inline(token, tokens[index - 1], tokens[index + 1]);
		});
	}

	#heading(token: Token, inline: Token | undefined, line: number): void {
		const level = Number(token.tag.slice(1));
		const text = wordsOf(inline?.children ?? []);
		if (!WITH_HEADINGS.has(this.#use)) return this.#report(line, 'a heading is not allowed here');
		if (level < 2 || level > 4) return this.#report(line, 'a heading begins with ##, ### or ####');
		if (text === '') this.#report(line, 'a heading has no words');
		const isBrief = this.#use === 'brief';
		if (isBrief && this.#top === undefined) this.#top = level;
		const shown = isBrief ? level - (this.#top ?? level) + 3 : level;
		if (shown > Math.max(this.#level, isBrief ? 2 : 1) + 1) {
			this.#report(line, `a heading of level ${level} stands under none of level ${level - 1}`);
		} else if (isBrief && shown < 3) {
			this.#report(line, 'a heading stands above the level of the first one');
		}
		this.#level = shown;
		token.meta = { level: Math.max(shown, 2) };
		if (isBrief) return;
		const id = this.#unique(anchorOf('section', text));
		token.attrSet('id', id);
		this.headings.push({ id, text, level: level as Heading['level'] });
	}

	#box(token: Token, line: number): void {
		if (this.#use !== 'lesson') this.#report(line, 'a box (:::) is allowed only in lessons');
		const title = String(token.meta?.['title'] ?? '');
		this.text.push(title);
		const id = this.#unique(anchorOf('box', title || String(token.meta?.['name'])));
		token.meta = { ...token.meta, id, level: Math.min(this.#level + 1, 6) };
	}

	#table(token: Token): void {
		const under = this.headings.at(-1)?.text;
		token.meta = { label: `Table ${++this.#tables}${under ? `: ${under}` : ''}` };
	}

	#inline(token: Token, before: Token | undefined, after: Token | undefined): void {
		const children = token.children ?? [];
		const alone = before?.type === 'paragraph_open' && isAlone(children);
		if (alone && before && after) {
			before.hidden = true;
			after.hidden = true;
		}
		let line = token.map?.[0] ?? 0;
		for (const [index, child] of children.entries()) {
			if (child.type === 'softbreak' || child.type === 'hardbreak') line++;
			const next = children[index + 1];
			// The number of a source stays with the words it belongs to, on the same line.
			if (next?.type === 'citation') child.content = child.content.replace(/ +$/, '\u00a0');
			this.#span(child, children, alone, line);
		}
		this.text.push(wordsOf(children));
	}

	#span(token: Token, siblings: Token[], alone: boolean, line: number): void {
		// A gap inside of a link or of code would not become a field.
		if (this.#use === 'gapped' && /^(link_open|image|code_inline)$/.test(token.type)) {
			return this.#report(line, 'a text with gaps holds no links, images or code');
		}
		switch (token.type) {
			case 'html_inline':
				return this.#report(line, `HTML is not allowed: ${token.content.slice(0, 40)}`);
			case 'image':
				return this.#image(token, alone, line);
			case 'link_open':
				return this.#link(token, siblings, alone, line);
			case 'citation':
				return this.#citation(token, line);
			case 'term':
				return this.#term(token, line);
			case 'text':
				if (/\[@|\[\[/.test(token.content)) {
					this.#report(line, 'a source is cited as [@its-id], a term is marked as [[term]]');
				}
		}
	}

	#image(token: Token, alone: boolean, line: number): void {
		const path = String(token.attrGet('src') ?? '');
		const alt = wordsOf(token.children ?? []);
		const place = this.#use === 'line' || this.#use === 'lesson-line';
		if (!alone || place) this.#report(line, 'an image stands on a line of its own');
		if (alt.length < 5 || /\.(svg|png|jpe?g|gif)$/i.test(alt)) {
			this.#report(line, 'an image needs alternative text that says what it shows');
		}
		const image = this.#context.images.get(path);
		this.#context.onImage?.(path);
		if (!/^images\/[a-z0-9][a-z0-9.-]*$/.test(path)) {
			this.#report(line, `the image "${path}" must lie in the module's folder images/`);
		} else if (!image) this.#report(line, `there is no image "${path}" that can be shown`);
		token.meta = { alt, image };
	}

	#link(token: Token, siblings: Token[], alone: boolean, line: number): void {
		const address = String(token.attrGet('href') ?? '');
		const words = wordsOf(siblings);
		if (!/^(https?:\/\/[^/\s]|mailto:[^\s@]+@[^\s@])/.test(address)) {
			this.#report(line, `a link must begin with https://, http:// or mailto: "${address}"`);
		}
		if (words === '') this.#report(line, 'a link has no words');
		if (!/^video:/i.test(words)) return;
		const transcript = this.#context.lesson?.transcript(address);
		if (!alone) this.#report(line, 'a video stands on a line of its own');
		if (transcript === undefined) {
			this.#report(line, 'a video needs captions and a transcript: list it under "videos" above');
		}
		token.meta = { video: true, transcript: transcript ?? '' };
		const last = siblings.findLast(({ type }) => type === 'link_close');
		if (last) last.meta = token.meta;
	}

	#citation(token: Token, line: number): void {
		const id = String(token.meta?.['id']);
		if (!this.#context.lesson) return this.#report(line, 'a source is cited only in lessons');
		const cited = this.#context.lesson.cite(id);
		if (!cited) this.#report(line, `the source "${id}" is not in sources.yaml`);
		token.meta = { id, ...cited };
	}

	#term(token: Token, line: number): void {
		const name = String(token.meta?.['term']);
		if (!this.#context.lesson) {
			return this.#report(line, 'a glossary term is marked only in lessons');
		}
		const found = this.#context.lesson.term(name);
		if (!found) this.#report(line, `the term "${name}" is not in glossary.yaml`);
		if (token.meta?.['shown'] === '') this.#report(line, 'a marked term has no words');
		token.meta = { ...token.meta, ...found?.term, use: found?.use };
	}

	#unique(id: string): string {
		const uses = (this.#ids.get(id) ?? 0) + 1;
		this.#ids.set(id, uses);
		return uses === 1 ? id : this.#unique(`${id}-${uses}`);
	}
}

/** An image, or a link to a video, that is all a paragraph holds: it becomes a block. */
function isAlone(children: Token[]): boolean {
	const [first] = children;
	if (first?.type === 'image') return children.length === 1;
	const closings = children.filter(({ type }) => type === 'link_close').length;
	return (
		first?.type === 'link_open' &&
		children.at(-1)?.type === 'link_close' &&
		closings === 1 &&
		/^video:/i.test(wordsOf(children))
	);
}
