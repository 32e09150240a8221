import fc from 'fast-check';

type Choice = { id: string; correct: boolean };

/** Some picks, and the same with right ones added or wrong ones taken away. */
export const betterPicks = (choices: readonly Choice[]) => {
	const some = fc.subarray(choices.map(({ id }) => id));
	const isRight = new Set(choices.filter(({ correct }) => correct).map(({ id }) => id));
	return fc.tuple(some, some).map(([picked, put]) => {
		const kept = picked.filter((id) => isRight.has(id) || !put.includes(id));
		const added = put.filter((id) => isRight.has(id) && !picked.includes(id));
		return [{ choices: picked }, { choices: [...kept, ...added] }] as const;
	});
};
