import type { MarkdownIt, StateBlock } from 'markdown-it';

/** The boxes of a lesson, and the word that stands before the author's own title. */
export const boxes = {
	case: 'Case',
	'work-task': 'Work task',
	nations: 'Nations'
} as const;
export type BoxName = keyof typeof boxes;

/** What a rule found wrong while it read. The line counts from 0 inside the text. */
export type ReportInside = (line: number, message: string) => void;

const MARK = /^:::[ \t]*(.*?)[ \t]*$/;

/** `:::case Title` ... `:::`: a box of blocks. Boxes do not stand inside one another. */
export function boxPlugin(markdown: MarkdownIt): void {
	markdown.block.ruler.before('fence', 'box', readBox, {
		alt: ['paragraph', 'reference', 'blockquote', 'list']
	});
}

function readBox(state: StateBlock, startLine: number, endLine: number, silent: boolean): boolean {
	const opening = markAt(state, startLine);
	if (opening === undefined) return false;
	if (silent) return true;
	const report = state.env['report'] as ReportInside;
	const [name = '', ...title] = opening.split(/[ \t]+/);
	const lastLine = findEnd(state, startLine + 1, endLine);
	if (!(name in boxes)) {
		report(startLine, opening === '' ? 'this ::: closes no box' : unknownBox(name));
	} else if (lastLine === undefined)
		report(startLine, `the box ":::${name}" is never closed by ":::"`);
	if (state.level > 0) report(startLine, 'a box cannot stand inside a box, a list or a quote');

	const open = state.push('box_open', 'section', 1);
	open.block = true;
	open.meta = { name: name in boxes ? name : 'case', title: title.join(' ') };
	open.map = [startLine, lastLine ?? endLine];
	const { parentType, lineMax } = state;
	state.lineMax = lastLine ?? endLine;
	// An empty line of marks is a closing one without an opening: nothing is inside.
	if (opening !== '') state.md.block.tokenize(state, startLine + 1, lastLine ?? endLine);
	state.parentType = parentType;
	state.lineMax = lineMax;
	state.push('box_close', 'section', -1).block = true;
	state.line = opening === '' ? startLine + 1 : (lastLine ?? endLine - 1) + 1;
	return true;
}

/** The line of the closing mark. */
function findEnd(state: StateBlock, from: number, endLine: number): number | undefined {
	for (let line = from; line < endLine; line++) if (markAt(state, line) === '') return line;
	return undefined;
}

/** What follows `:::` on this line; undefined when the line does not begin with it. */
function markAt(state: StateBlock, line: number): string | undefined {
	const start = (state.bMarks[line] ?? 0) + (state.tShift[line] ?? 0);
	return MARK.exec(state.src.slice(start, state.eMarks[line]))?.[1];
}

const unknownBox = (name: string): string =>
	`":::${name}" is no box; there are ${Object.keys(boxes)
		.map((known) => `:::${known}`)
		.join(', ')}`;
