/** What becomes of one question of a file. */
export type ImportLine = { name: string; changes: string[] } & (
	| { verdict: 'new' | 'version'; as: string; key: string; id: string | null }
	| { verdict: 'there'; as: string; key: string; why: string }
	| { verdict: 'cannot'; why: string }
);

/** Kinds of verdicts as staff look through them: what needs a look stands first. */
export const importKinds = ['cannot', 'version', 'changed', 'new', 'there'] as const;
export type ImportKind = (typeof importKinds)[number];

/** 'changed': a new question, of which the file said something that an item cannot. */
export const kindOf = ({ verdict, changes }: ImportLine): ImportKind =>
	verdict === 'new' && changes.length > 0 ? 'changed' : verdict;

/** By kind, and within a kind as in the file. */
export function inOrder(lines: readonly ImportLine[]): ImportLine[] {
	const byKind = Map.groupBy(lines, kindOf);
	return importKinds.flatMap((kind) => byKind.get(kind) ?? []);
}
