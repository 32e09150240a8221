import type { ContentDocument } from './document.ts';
import type { Report } from './fault.ts';
import type { YamlPath } from './yaml-text.ts';

type List = readonly (string | undefined)[] | undefined;

/**
 * Reports each entry that is not known, and each that stands in the list twice.
 * @param missing told of those that are not known, when that is no fault
 */
export function checkReferences(
	document: ContentDocument<unknown>,
	path: YamlPath,
	list: List,
	known: { has(entry: string): boolean },
	where: string,
	missing?: Report
): void {
	list?.forEach((entry, index) => {
		if (entry === undefined) return;
		if (!known.has(entry)) {
			const message = `"${entry}" is not ${where}`;
			if (!missing) document.fault([...path, index], message);
			else missing({ file: document.file, line: document.lineOf([...path, index]), message });
		}
		if (list.indexOf(entry) < index) document.fault([...path, index], `"${entry}" is listed twice`);
	});
}

/** Reports each id that an earlier entry of the list has already. */
export function checkUnique(
	document: ContentDocument<unknown>,
	ids: List,
	pathOf: (index: number) => YamlPath,
	what: string
): void {
	const seen = new Set<string>();
	ids?.forEach((id, index) => {
		if (id === undefined) return;
		if (seen.has(id)) document.fault(pathOf(index), `${what} "${id}" is used twice`);
		seen.add(id);
	});
}
