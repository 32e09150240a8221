import * as v from 'valibot';
import type { Report } from './fault.ts';
import { readYaml, type YamlPath } from './yaml-text.ts';

/**
 * What is left of a value when everything of a wrong kind is taken out: a checker can look at the
 * rest and so report every fault at once.
 */
export type Partly<T> = T extends readonly (infer E)[]
	? (Partly<E> | undefined)[]
	: T extends object
		? { [K in keyof T]?: Partly<T[K]> | undefined }
		: T;

/** A YAML file (or the front matter of a lesson) that was read by its schema. */
export type ContentDocument<T> = {
	file: string;
	/** Present when the schema found nothing wrong. */
	whole: T | undefined;
	partly: Partly<T>;
	lineOf(path: YamlPath): number;
	textLineOf(path: YamlPath): number;
	fault(path: YamlPath, message: string): void;
};

/**
 * Reads one YAML text by its schema and reports what the schema finds.
 * @returns undefined when the text is no YAML
 */
export function readDocument<S extends v.GenericSchema>(
	schema: S,
	file: string,
	text: string,
	report: Report,
	firstLine = 1
): ContentDocument<v.InferInput<S>> | undefined {
	const yaml = readYaml(text, (line, message) => report({ file, line, message }), firstLine);
	if (!yaml) return undefined;
	const fault = (path: YamlPath, message: string) =>
		report({ file, line: yaml.lineOf(path), message });
	const { sound, partly } = parseAll(schema, yaml.value, fault);
	return {
		file,
		whole: sound ? (partly as v.InferInput<S>) : undefined,
		partly: partly as Partly<v.InferInput<S>>,
		lineOf: yaml.lineOf,
		textLineOf: yaml.textLineOf,
		fault
	};
}

/** Unknown keys that are reported for one file: enough to see that something is wrong throughout. */
const MOST_UNKNOWN_KEYS = 100;

/** Parses by a schema, tells every fault with its path, and gives what is left of the rest. */
export function parseAll(
	schema: v.GenericSchema,
	value: unknown,
	fault: (path: YamlPath, message: string) => void
): { sound: boolean; partly: unknown } {
	const wantsList = schema.type === 'array';
	if (!isHolder(value) || Array.isArray(value) !== wantsList) {
		fault([], wantsList ? 'must be a list' : 'must be a block of keys');
		return { sound: false, partly: wantsList ? [] : {} };
	}
	const partly = structuredClone(value);
	const wrongKind = new Set<string>();
	let sound = true;
	for (let round = 0; ; round++) {
		const parsed = v.safeParse(schema, partly);
		if (parsed.success) return { sound, partly };
		sound = false;
		// Valibot names only the first unknown key of an object: take it out and look again.
		const unknown = round < MOST_UNKNOWN_KEYS ? parsed.issues.filter(isUnknownKey) : [];
		for (const issue of unknown.length > 0 ? unknown : parsed.issues) {
			const listForKeys = isUnknownKey(issue) && Array.isArray(issue.path?.at(-1)?.input);
			const path = listForKeys ? pathOf(issue).slice(0, -1) : pathOf(issue);
			if (listForKeys) wrongKind.add(path.join('/'));
			else if (wrongKind.has(path.join('/'))) continue;
			fault(path, listForKeys ? `${nameOf(path)} must be a block of keys` : sentence(issue, path));
			if (issue.kind === 'schema') takeOut(partly, path);
		}
		if (unknown.length === 0) return { sound, partly };
	}
}

const isUnknownKey = (issue: v.BaseIssue<unknown>) =>
	issue.type === 'strict_object' && issue.expected === 'never';

const pathOf = (issue: v.BaseIssue<unknown>): (string | number)[] =>
	(issue.path ?? []).map(({ key }) => (typeof key === 'number' ? key : String(key)));

const isHolder = (value: unknown): value is Record<string | number, unknown> =>
	typeof value === 'object' && value !== null;

/** In lists a gap is left, so that the places of the others stay what they were. */
function takeOut(value: unknown, path: YamlPath): void {
	let holder: unknown = value;
	for (const step of path.slice(0, -1)) {
		if (!isHolder(holder)) return;
		holder = holder[step];
	}
	const last = path.at(-1);
	if (last !== undefined && isHolder(holder)) delete holder[last];
}

function nameOf(path: YamlPath): string {
	const key = path.findLast((step) => typeof step === 'string');
	const last = path.at(-1);
	if (typeof last !== 'number') return key === undefined ? 'the file' : `"${key}"`;
	return key === undefined ? `entry ${last + 1}` : `"${key}", entry ${last + 1},`;
}

function sentence(issue: v.BaseIssue<unknown>, path: YamlPath): string {
	const name = nameOf(path);
	if (isUnknownKey(issue)) return `the key ${name} is not known here`;
	if (issue.kind === 'validation') return `${name} ${issue.message}`;
	if (issue.input === undefined) return `${name} is missing`;
	return `${name} ${wanted(issue)}`;
}

function wanted(issue: v.BaseIssue<unknown>): string {
	if (issue.type === 'string') {
		const scalar = typeof issue.input === 'number' || typeof issue.input === 'boolean';
		return scalar ? 'must be text: put it in quotes' : 'must be text';
	}
	if (issue.type === 'number') return 'must be a number, without quotes';
	if (issue.type === 'boolean') return 'must be true or false, without quotes';
	if (issue.type === 'array') return 'must be a list';
	if (issue.type === 'strict_object' || issue.type === 'record' || issue.expected === 'Object') {
		return 'must be a block of keys';
	}
	const choices = (issue.expected ?? '')
		.replace(/[()"]/g, '')
		.split('|')
		.map((choice) => choice.trim())
		.filter((choice) => choice !== '' && choice !== 'undefined');
	return `must be ${[...new Set(choices)].join(' or ')}`;
}

/** What a document without fault holds. */
export function wholeOf<T>(document: { whole: T | undefined } | undefined): T {
	if (document?.whole === undefined) throw new Error('A file with faults cannot be published.');
	return document.whole;
}
