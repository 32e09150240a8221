/** A question that the bank holds, with the hashes of all that it ever said (item-hash.rules.ts). */
export type Held = {
	id: string;
	key: string;
	moduleCode: string;
	state: string;
	number: number;
	hashes: readonly string[];
};

/** What is done with a question whose name another question of the bank has. */
export const sameNames = ['separate', 'version'] as const;
export type SameName = (typeof sameNames)[number];

export type Planned =
	/** A new draft; `key` is its name in the bank. */
	| { plan: 'new'; key: string; changes: string[] }
	/** A new version of a question that the bank has, which then is a draft again. */
	| { plan: 'version'; key: string; changes: string[]; held: Held }
	/** The bank has these words already, or the file says them twice. */
	| { plan: 'there'; key: string; why: string };

/**
 * What becomes of each question of a file. Nothing that the bank ever held comes in again, also when
 * it was written anew since: a second go at the same file changes nothing.
 */
export function planImport(
	items: readonly { key: string; hash: string }[],
	bank: readonly Held[],
	{ moduleCode, sameName }: { moduleCode: string; sameName: SameName }
): Planned[] {
	const byHash = new Map(bank.flatMap((held) => held.hashes.map((hash) => [hash, held] as const)));
	const byKey = new Map(bank.map((held) => [held.key, held]));
	const taken = new Map<string, string>();
	const given = new Set<string>();
	return items.map(({ key, hash }): Planned => {
		const known = byHash.get(hash);
		if (known) return { plan: 'there', key: known.key, why: whyKnown(known, hash) };
		const twin = taken.get(hash);
		if (twin) return { plan: 'there', key: twin, why: 'the file says the same twice' };
		const held = byKey.get(key);
		const isVersion = sameName === 'version' && held?.moduleCode === moduleCode && !given.has(key);
		const name = isVersion ? key : freeName(key, (one) => byKey.has(one) || given.has(one));
		taken.set(hash, name);
		given.add(name);
		if (isVersion && held) {
			const changes = [`becomes version ${held.number + 1} of ${key}, which is ${held.state} now`];
			return { plan: 'version', key, changes, held };
		}
		const changes = name === key ? [] : [`is called ${name}: another question is called ${key}`];
		return { plan: 'new', key: name, changes };
	});
}

const whyKnown = ({ key, state, hashes }: Held, hash: string) =>
	hashes.at(-1) === hash
		? `the bank has it as ${key}, ${state}`
		: `the bank had it as ${key}, and it was written again since`;

const LONGEST_KEY = 80;

function freeName(key: string, isTaken: (name: string) => boolean): string {
	let name = key;
	for (let number = 2; isTaken(name); number++) {
		const end = `-${number}`;
		name = key.slice(0, LONGEST_KEY - end.length) + end;
	}
	return name;
}
