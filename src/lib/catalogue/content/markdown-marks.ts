import type { MarkdownIt, StateInline } from 'markdown-it';

const CITATION = /^\[@([^\]\n]*)\]/;
const TERM = /^\[\[([^\]|\n]*)(?:\|([^\]\n]*))?\]\]/;

/** `[@source]` and `[[term]]` or `[[term|words shown]]`. Whether they exist is the checker's to say. */
export function marksPlugin(markdown: MarkdownIt): void {
	markdown.inline.ruler.before('link', 'citation', (state, silent) =>
		read(state, silent, CITATION, 'citation', ([, id = '']) => ({ id: id.trim() }))
	);
	markdown.inline.ruler.before('link', 'term', (state, silent) =>
		read(state, silent, TERM, 'term', ([, term = '', shown]) => ({
			term: term.trim(),
			shown: (shown ?? term).trim()
		}))
	);
}

function read(
	state: StateInline,
	silent: boolean,
	pattern: RegExp,
	type: string,
	metaOf: (match: RegExpExecArray) => Record<string, string>
): boolean {
	if (state.src.charCodeAt(state.pos) !== 0x5b /* [ */) return false;
	const match = pattern.exec(state.src.slice(state.pos, Math.min(state.posMax, state.pos + 300)));
	if (!match) return false;
	if (!silent) state.push(type, '', 0).meta = metaOf(match);
	state.pos += match[0].length;
	return true;
}
