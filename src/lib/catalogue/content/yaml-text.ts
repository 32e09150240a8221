import {
	isMap,
	isNode,
	isScalar,
	isSeq,
	LineCounter,
	parseDocument,
	visit,
	type Document,
	type ParsedNode
} from 'yaml';

export type YamlPath = readonly (string | number)[];

/** YAML as read: its value, and where each part of it stands. */
export type YamlText = {
	value: unknown;
	/** The line of a key or list entry; of the nearest thing around it where it does not exist. */
	lineOf(path: YamlPath): number;
	/** The line where the text of a string begins: the one after the `|` of a block. */
	textLineOf(path: YamlPath): number;
};

/** Of one kind, for one file: after a slip, a YAML reader may complain about every line. */
const MOST_FAULTS = 20;

type ReportLine = (line: number, message: string) => void;

/**
 * Reads YAML 1.2. Refused, because they surprise people or make small files huge: aliases, tags,
 * directives, keys written twice, several documents in one file.
 * @param firstLine the line of the file on which `text` begins
 * @returns undefined when it cannot be read at all; every fault was reported
 */
export function readYaml(text: string, report: ReportLine, firstLine = 1): YamlText | undefined {
	const lines = new LineCounter();
	const lineAt = (offset: number) => Math.max(1, lines.linePos(offset).line) + firstLine - 1;
	if (/^%/m.test(text)) {
		report(firstLine, 'a YAML directive (a line that begins with %) is not allowed');
		return undefined;
	}
	const document = parse(text, lines);
	if (!document) {
		report(firstLine, 'is nested too deeply to be read');
		return undefined;
	}
	const broken = [...document.errors, ...document.warnings];
	for (const { code, message, pos } of broken.slice(0, MOST_FAULTS)) {
		report(lineAt(pos[0]), plain(code, message));
	}
	if (broken.length > 0) return undefined;
	if (!document.contents) {
		report(firstLine, 'is empty');
		return undefined;
	}
	const refused = refusals(document);
	for (const { offset, message } of refused.slice(0, MOST_FAULTS)) report(lineAt(offset), message);
	if (refused.length > 0) return undefined;
	return {
		value: document.toJS({ maxAliasCount: 0 }),
		lineOf: (path) => lineAt(find(document.contents, path).offset),
		textLineOf(path) {
			const { node, offset } = find(document.contents, path);
			const isBlock =
				isScalar(node) && (node.type === 'BLOCK_LITERAL' || node.type === 'BLOCK_FOLDED');
			return isBlock ? lineAt(node.range[0]) + 1 : lineAt(node?.range[0] ?? offset);
		}
	};
}

/** Undefined when the nesting overflows the stack. */
function parse(text: string, lines: LineCounter): Document.Parsed | undefined {
	try {
		return parseDocument(text, {
			lineCounter: lines,
			prettyErrors: false,
			version: '1.2',
			schema: 'core',
			// The check of the package compares every key with every other; ours below is linear.
			uniqueKeys: false
		});
	} catch (error) {
		if (error instanceof RangeError) return undefined;
		throw error;
	}
}

/** What YAML allows and this format does not. */
function refusals(document: Document.Parsed): { offset: number; message: string }[] {
	const found: { offset: number; message: string }[] = [];
	const refuse = (node: unknown, message: string) =>
		found.push({ offset: isNode(node) ? (node.range?.[0] ?? 0) : 0, message });
	visit(document, {
		Alias: (_, node) => void refuse(node, 'an alias (*name) is not allowed: write it out'),
		Value(_, node) {
			if (node.tag !== undefined) refuse(node, 'a tag (!name) is not allowed');
		},
		Map(_, map) {
			const seen = new Set<string>();
			for (const { key } of map.items) {
				if (!isScalar(key)) refuse(key, 'a key must be plain text');
				else if (seen.has(String(key.value))) {
					refuse(key, `the key "${String(key.value)}" is written twice`);
				} else seen.add(String(key.value));
			}
		}
	});
	return found;
}

/** As far along the path as the document goes. */
function find(contents: ParsedNode | null, path: YamlPath) {
	let node: ParsedNode | null | undefined = contents;
	let offset = contents?.range[0] ?? 0;
	for (const step of path) {
		if (isMap(node)) {
			const pair = node.items.find(
				({ key }) => isScalar(key) && String(key.value) === String(step)
			);
			if (!pair) return { node: undefined, offset };
			offset = (pair.key as ParsedNode).range[0];
			node = pair.value as ParsedNode | null;
		} else if (isSeq(node)) {
			const entry = node.items[Number(step)] as ParsedNode | undefined;
			if (!entry) return { node: undefined, offset };
			offset = entry.range[0];
			node = entry;
		} else return { node: undefined, offset };
	}
	return { node, offset };
}

const plain = (code: string, message: string): string => {
	if (message.includes('call stack')) return 'is nested too deeply to be read';
	if (code === 'MULTIPLE_DOCS') return 'holds more than one YAML document';
	if (code === 'TAG_RESOLVE_FAILED') return 'a tag (!name) is not allowed';
	if (code === 'TAB_AS_INDENT') return 'a tab cannot indent YAML: use spaces';
	if (code === 'BAD_INDENT') return `the indentation is wrong: ${message}`;
	return `is not well-formed YAML: ${message}`;
};
