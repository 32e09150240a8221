import fc from 'fast-check';

/** Parts of a question by id, each with what may be answered there and what is right. */
export type Part = { id: string; offered: readonly string[]; right: string };

/** Some parts answered anyhow, and the same with some of the parts put right. */
export function betterParts(parts: readonly Part[]) {
	const answered = fc.tuple(
		...parts.map(({ offered }) => fc.option(fc.constantFrom(...offered), { nil: undefined }))
	);
	const putRight = fc.tuple(...parts.map(() => fc.boolean()));
	return fc.tuple(answered, putRight).map(([given, put]) => {
		const worse = parts.map(({ id }, at) => [id, given[at]] as const);
		const better = parts.map(({ id, right }, at) => [id, put[at] ? right : given[at]] as const);
		const whole = (entries: readonly (readonly [string, string | undefined])[]) =>
			Object.fromEntries(entries.filter(([, answer]) => answer !== undefined));
		return [whole(worse), whole(better)] as const;
	});
}
