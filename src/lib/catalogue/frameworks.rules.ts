import type { Clause } from './outcome-map.ts';

export type Framework = {
	name: string;
	version: string;
	clauses: { key: string; title: string }[];
};

/** The standards that keys belong to, each with those of its clauses, in the order they are listed. */
export function frameworksOf(clauses: readonly Clause[], keys: readonly string[]): Framework[] {
	const wanted = new Set(keys);
	const found = new Map<string, Framework>();
	for (const { key, title, framework, version } of clauses) {
		if (!wanted.has(key)) continue;
		const of = found.get(`${framework} ${version}`) ?? { name: framework, version, clauses: [] };
		of.clauses.push({ key, title });
		found.set(`${framework} ${version}`, of);
	}
	return [...found.values()];
}
