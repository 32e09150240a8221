import { createHash } from 'node:crypto';

/** What one side has of one award. */
export type Holding = { awardId: string; sequence: number; status: string };

/** How many awards have a status, and the hash of which and how far told (docs/feed.md). */
export type Tally = { count: number; hash: string };

/** By status. One that is not there has no awards. */
export type Tallies = Readonly<Record<string, Tally>>;

/** Awards from `from` on and before `to`; null: no limit. */
export type Range = { from: string | null; to: string | null };

export const isWithin = (awardId: string, { from, to }: Range): boolean =>
	(from === null || awardId >= from) && (to === null || awardId < to);

/**
 * What is done about an award that differs. 'replay': the register lacks something and is sent it
 * again. 'fetch': it lacks something and reads the feed by itself, so only it can mend that. 'tellAgain': it shows something else under the same number, so it is told under a new one.
 * 'underWay': it has not been told yet. 'noGround': it may not be told any more, so what it keeps of
 * that award is between it and the holder. 'person': it knows more than we ever said.
 */
export type Remedy = 'replay' | 'fetch' | 'tellAgain' | 'underWay' | 'noGround' | 'person';

export type Difference = {
	awardId: string;
	ours: Omit<Holding, 'awardId'> | null;
	theirs: Omit<Holding, 'awardId'> | null;
	remedy: Remedy;
};

/** SHA-256 of nothing: what a status without awards hashes to. */
export const nothing: Tally = {
	count: 0,
	hash: 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'
};

export const sameTally = (one: Tally = nothing, other: Tally = nothing): boolean =>
	one.count === other.count && one.hash === other.hash;

/** Whether both sides hold the same, in every status that either has. */
export const sameTallies = (one: Tallies, other: Tallies): boolean =>
	[...Object.keys(one), ...Object.keys(other)].every((status) =>
		sameTally(one[status], other[status])
	);

export const countOf = (tallies: Tallies): number =>
	Object.values(tallies).reduce((sum, { count }) => sum + count, 0);

export function talliesOf(holdings: readonly Holding[]): Tallies {
	const byStatus = Map.groupBy(holdings, ({ status }) => status);
	return Object.fromEntries(
		[...byStatus].map(([status, held]) => {
			const lines = held.map(({ awardId, sequence }) => `${awardId} ${sequence}\n`).sort();
			const hash = createHash('sha256').update(lines.join('')).digest('hex');
			return [status, { count: held.length, hash }];
		})
	);
}

export type Known = {
	/** Awards whose newest notice has not been received yet. */
	waiting: ReadonlySet<string>;
	/** Those that may not be told any more. */
	noGround: ReadonlySet<string>;
	/** Nothing is sent to it: it reads the feed. */
	fetches: boolean;
};

/** Award by award, in order. */
export function differencesOf(
	ours: readonly Holding[],
	theirs: readonly Holding[],
	known: Known
): Difference[] {
	const mine = new Map(ours.map((one) => [one.awardId, one]));
	const its = new Map(theirs.map((one) => [one.awardId, one]));
	const ids = [...new Set([...mine.keys(), ...its.keys()])].sort();
	return ids.flatMap((awardId) => {
		const [a, b] = [mine.get(awardId), its.get(awardId)];
		if (a?.sequence === b?.sequence && a?.status === b?.status) return [];
		const remedy = remedyFor(a, b, known, awardId);
		return [{ awardId, ours: bare(a), theirs: bare(b), remedy }];
	});
}

const bare = (held: Holding | undefined) =>
	held ? { sequence: held.sequence, status: held.status } : null;

function remedyFor(
	ours: Holding | undefined,
	theirs: Holding | undefined,
	{ waiting, noGround, fetches }: Known,
	awardId: string
): Remedy {
	if (noGround.has(awardId)) return 'noGround';
	if (!ours || (theirs && theirs.sequence > ours.sequence)) return 'person';
	if (waiting.has(awardId)) return 'underWay';
	if (theirs?.sequence === ours.sequence) return 'tellAgain';
	return fetches ? 'fetch' : 'replay';
}

/** Both sides agree when nothing differs that is ours to mend. */
export const isAgreement = (differences: readonly Difference[]): boolean =>
	differences.every(({ remedy }) => remedy === 'noGround');

const HIGHEST = (1n << 128n) - 1n;

/** The id in the middle of a range, for when we hold too little in it to halve it by what we hold. */
export function middleOf({ from, to }: Range): string {
	const low = from === null ? 0n : numberOf(from);
	const high = to === null ? HIGHEST : numberOf(to);
	const hex = (low + (high - low) / 2n).toString(16).padStart(32, '0');
	return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

const numberOf = (id: string) => BigInt(`0x${id.replaceAll('-', '')}`);
