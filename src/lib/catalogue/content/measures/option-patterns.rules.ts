/** What gives the right answer away to someone who has read nothing. */
export const optionPatterns = {
	/** Fewer items than this say nothing about a habit. */
	leastItems: 8,
	/** Share of items whose longest option is the right one. */
	longestRight: { warnAbove: 0.4, faultAbove: 0.5 },
	/** How far a place may be from its even share before it is a habit. */
	positionTolerance: 0.2,
	/** A right option so many times as long as the next, and by so many characters, is seen at once. */
	standsOut: { times: 1.5, characters: 20 }
} as const;

export type Choice = {
	options: readonly { text: string; correct: boolean }[];
};

export type OptionPatterns = {
	/** Single-choice items, of which the rest is counted. */
	items: number;
	/** Items whose one longest option is right, and how many chance would give. */
	longestRight: number;
	longestByChance: number;
	/** How often the right option stands first, second, ..., and the even share of each place. */
	positions: { place: number; right: number; even: number }[];
};

export function patternsOf(items: readonly Choice[]): OptionPatterns {
	const positions = new Map<number, { right: number; even: number }>();
	let longestRight = 0;
	let longestByChance = 0;
	for (const { options } of items) {
		const lengths = options.map(({ text }) => text.length);
		const longest = Math.max(...lengths);
		const only = lengths.filter((length) => length === longest).length === 1;
		if (only && options[lengths.indexOf(longest)]?.correct) longestRight++;
		longestByChance += 1 / options.length;
		options.forEach(({ correct }, place) => {
			const count = positions.get(place) ?? { right: 0, even: 0 };
			count.right += correct ? 1 : 0;
			count.even += 1 / options.length;
			positions.set(place, count);
		});
	}
	return {
		items: items.length,
		longestRight,
		longestByChance: round(longestByChance),
		positions: [...positions].map(([place, { right, even }]) => {
			return { place: place + 1, right, even: round(even) };
		})
	};
}

/** Sentences about habits that a bank shows; none for a bank too small to have any. */
export function patternFindings(found: OptionPatterns): { isFault: boolean; message: string }[] {
	if (found.items < optionPatterns.leastItems) return [];
	const findings: { isFault: boolean; message: string }[] = [];
	const { warnAbove, faultAbove } = optionPatterns.longestRight;
	const share = found.longestRight / found.items;
	if (share > warnAbove) {
		const message = `the longest option is right in ${found.longestRight} of ${found.items} single-choice items`;
		findings.push({ isFault: share > faultAbove, message });
	}
	for (const { place, right, even } of found.positions) {
		if (Math.abs(right - even) / found.items <= optionPatterns.positionTolerance) continue;
		const message = `option ${place} is right in ${right} of ${found.items} single-choice items; even would be ${Math.round(even)}`;
		findings.push({ isFault: false, message });
	}
	return findings;
}

/** Whether the one right option gives itself away by its length alone, however even the rest of the bank is. */
export function standsOut({ options }: Choice): boolean {
	const { times, characters } = optionPatterns.standsOut;
	const lengthsOf = (right: boolean) =>
		options.filter(({ correct }) => correct === right).map(({ text }) => text.length);
	const [right = 0] = lengthsOf(true);
	const next = Math.max(...lengthsOf(false));
	return right >= next * times && right >= next + characters;
}

/** "All of the above" and its kin: half-knowledge is enough to find it. */
export const isCatchAll = (text: string): boolean =>
	/\b(all|none|both|any|neither) of (the (above|options|answers|others|rest)|these)\b|^(all|none|both) of them\W*$|\b(both )?\(?[a-e]\)? (and|or) \(?[a-e]\)?( above)?\W*$/i.test(
		text.trim()
	);

const round = (value: number): number => Math.round(value * 10) / 10;
