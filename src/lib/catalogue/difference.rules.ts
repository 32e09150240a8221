/** What became of one thing between two editions. */
export type Change = 'added' | 'removed' | 'changed' | 'same';

export type Compared = {
	/** What it is known by in both: the code of a lesson, the author's id of an item. */
	key: string;
	name: string;
	/** The module it belongs to, in the newer edition where it is there. */
	module: string;
	change: Change;
	/** Of what changed: which parts. */
	parts: string[];
};

type Named = { key: string; name: string; module: string };
/** How each part of a thing reads; two things are alike in a part when it is equal as JSON. */
type Parts<T> = Readonly<Record<string, (one: T) => unknown>>;

/** Compares by key: the newer edition's order, then what is no longer there. */
export function compare<T extends Named>(
	before: readonly T[],
	after: readonly T[],
	parts: Parts<T>
): Compared[] {
	const old = new Map(before.map((one) => [one.key, one]));
	const kept = new Set(after.map(({ key }) => key));
	const found = after.map((one): Compared => {
		const { key, name, module } = one;
		const was = old.get(key);
		if (!was) return { key, name, module, change: 'added', parts: [] };
		const differing = Object.entries({ module: ({ module: of }: T) => of, ...parts })
			.filter(([, read]) => JSON.stringify(read(was)) !== JSON.stringify(read(one)))
			.map(([part]) => part);
		return {
			key,
			name,
			module,
			change: differing.length > 0 ? 'changed' : 'same',
			parts: differing
		};
	});
	const gone = before
		.filter(({ key }) => !kept.has(key))
		.map(({ key, name, module }): Compared => ({
			key,
			name,
			module,
			change: 'removed',
			parts: []
		}));
	return [...found, ...gone];
}

/** A rule in words, before and after; null where the edition has none of that name. */
export type RuleChange = { rule: string; before: string | null; after: string | null };

/**
 * Rules by their names; those that read the same are left out.
 * @param modules codes of modules that came or went as a whole: their rules came or went with them
 */
export function compareRules(
	before: ReadonlyMap<string, string>,
	after: ReadonlyMap<string, string>,
	modules: readonly string[] = []
): RuleChange[] {
	const isOf = (rule: string) => (code: string) =>
		rule.startsWith(`${code}:`) || rule.startsWith(`${code} `);
	return [...new Set([...after.keys(), ...before.keys()])]
		.filter((rule) => !modules.some(isOf(rule)))
		.map((rule) => ({ rule, before: before.get(rule) ?? null, after: after.get(rule) ?? null }))
		.filter((change) => change.before !== change.after);
}

export function countChanges(compared: readonly Compared[]): Record<Change, number> {
	const counts = { added: 0, removed: 0, changed: 0, same: 0 };
	for (const { change } of compared) counts[change]++;
	return counts;
}
