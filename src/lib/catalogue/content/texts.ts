import type { ContentDocument } from './document.ts';
import {
	compileMarkdown,
	type Compiled,
	type MarkdownContext,
	type MarkdownUse
} from './markdown.ts';
import type { Fault } from './fault.ts';
import type { YamlPath } from './yaml-text.ts';

/** Which keys of a file hold Markdown; `*` stands for every entry of a list. */
export type MarkdownKeys = Readonly<Record<string, MarkdownUse>>;

/** The compiled Markdown of one file, by path. */
export class Texts {
	#compiled = new Map<string, Compiled>();

	/** Compiles every Markdown text of a document that is text at all, and reports its faults. */
	constructor(
		document: Pick<ContentDocument<unknown>, 'file' | 'partly' | 'textLineOf'>,
		keys: MarkdownKeys,
		context: MarkdownContext,
		report: (fault: Fault, path: YamlPath) => void
	) {
		for (const [key, use] of Object.entries(keys)) {
			for (const { path, value } of textsAt(document.partly, key.split('.'), [])) {
				const first = document.textLineOf(path);
				const compiled = compileMarkdown(value, use, context, (line, message) =>
					report(
						{ file: document.file, line: first + line, message: `${label(path)}: ${message}` },
						path
					)
				);
				this.#compiled.set(path.join('.'), compiled);
			}
		}
	}

	/** Of a path that holds Markdown. */
	at(...path: YamlPath): Compiled {
		const compiled = this.#compiled.get(path.join('.'));
		if (!compiled) throw new Error(`There is no Markdown at ${path.join('.')}.`);
		return compiled;
	}

	htmlAt(...path: YamlPath): string {
		return this.at(...path).html;
	}

	has(...path: YamlPath): boolean {
		return this.#compiled.has(path.join('.'));
	}
}

function textsAt(
	value: unknown,
	[step, ...rest]: string[],
	path: (string | number)[]
): { path: (string | number)[]; value: string }[] {
	if (step === undefined) return typeof value === 'string' ? [{ path, value }] : [];
	if (step === '*') {
		if (!Array.isArray(value)) return [];
		return value.flatMap((entry: unknown, index) => textsAt(entry, rest, [...path, index]));
	}
	if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) return [];
	return textsAt((value as Record<string, unknown>)[step], rest, [...path, step]);
}

const label = (path: YamlPath): string => {
	const key = path.findLast((step) => typeof step === 'string');
	return `"${key ?? ''}"`;
};
