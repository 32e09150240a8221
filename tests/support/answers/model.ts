import { addDays, addMonths } from '../../../src/lib/platform/days.ts';

/**
 * What becomes of awards and what everybody outside must then be told: written from the domain's own
 * tables (which state is left by what, what the public may see), and not from the code that it judges.
 */
export type State =
	| 'awarded'
	| 'due'
	| 'conditions'
	| 'suspended'
	| 'expired'
	| 'revoked'
	| 'withdrawn'
	| 'superseded';

export type Held = {
	state: State;
	awardedOn: string;
	from: string;
	until: string;
	/** Since when its state has been so, as registers are told: that its renewal opened is no news. */
	since: string;
	/** The day before which no move may take effect. */
	notBefore: string;
	words: string | null;
	publish: boolean;
	newer: Held | null;
	/** Names on its certificates, the oldest first. */
	papers: string[];
	lastRecorded: string;
	/** Last days for which its holder was asked to renew it under conditions. */
	asked: string[];
};

export const VALID_MONTHS = 6;
const WINDOW_DAYS = 90;
const GRACE_DAYS = 90;

const inForce: readonly State[] = ['awarded', 'due', 'conditions'];

/** Which state is left by which act of a person. */
const leaves: Record<State, readonly string[]> = {
	awarded: ['suspended', 'conditionsSet', 'withdrawn', 'revoked'],
	due: ['renewed', 'suspended', 'conditionsSet', 'withdrawn', 'revoked'],
	suspended: ['lifted', 'reviewed', 'conditionsSet', 'revoked'],
	conditions: ['renewed', 'lifted', 'reviewed', 'conditionsSet', 'suspended', 'revoked'],
	expired: ['renewedLate', 'reinstated', 'revoked'],
	revoked: [],
	withdrawn: [],
	superseded: []
};

export const newHeld = (awardedOn: string, name: string): Held => ({
	...{ state: 'awarded', awardedOn, from: awardedOn, since: awardedOn, notBefore: awardedOn },
	until: lastDay(awardedOn),
	...{ words: null, publish: false, newer: null, papers: [name], asked: [] },
	lastRecorded: awardedOn
});

const lastDay = (first: string) => addDays(addMonths(first, VALID_MONTHS), -1);

/** Whether an act may happen to it. */
export function mayHappen(held: Held, act: string, effectiveOn: string, today: string): boolean {
	if (!leaves[held.state].includes(act) || today < held.lastRecorded) return false;
	if (effectiveOn > today || effectiveOn < held.from || effectiveOn < held.notBefore) return false;
	if (act === 'renewedLate') return effectiveOn <= addDays(held.until, GRACE_DAYS);
	if (act !== 'renewed') return true;
	if (effectiveOn > held.until) return false;
	return held.state === 'due' || effectiveOn >= addDays(held.until, -WINDOW_DAYS);
}

/** All that one person holds, the oldest first. */
export function happen(
	all: readonly Held[],
	held: Held,
	{ act, effectiveOn, today, words = null, publish = false }: Happening
): void {
	held.lastRecorded = today;
	if (act === 'renewed' || act === 'renewedLate') {
		held.until = addDays(addMonths(addDays(held.until, 1), VALID_MONTHS), -1);
	}
	if (act === 'reinstated') {
		held.from = effectiveOn;
		held.until = lastDay(effectiveOn);
	}
	if (['renewed', 'renewedLate', 'reinstated'].includes(act)) held.papers.push(held.papers.at(-1)!);
	// Renewed under conditions, these go on; so does what is looked at again.
	const goesOn = act === 'reviewed' || (act === 'renewed' && held.state === 'conditions');
	if (act === 'conditionsSet') Object.assign(held, { words, publish });
	if (act === 'lifted' && held.state === 'conditions') held.words = null;
	if (!goesOn) {
		held.since = held.notBefore = effectiveOn;
		held.state = after[act] ?? (held.words === null ? 'awarded' : 'conditions');
	}
	if (['revoked', 'withdrawn', 'superseded'].includes(held.state)) held.words = null;
	if (act === 'lifted' && held.until < today) expire(held, today);
	if (['lifted', 'renewedLate', 'reinstated'].includes(act)) oneInForce(all, today);
}

type Happening = {
	act: string;
	effectiveOn: string;
	today: string;
	words?: string | null;
	publish?: boolean;
};

const after: Record<string, State> = {
	suspended: 'suspended',
	conditionsSet: 'conditions',
	revoked: 'revoked',
	withdrawn: 'withdrawn'
};

function expire(held: Held, today: string): void {
	held.state = 'expired';
	held.since = held.notBefore = addDays(held.until, 1);
	held.lastRecorded = today;
}

/** The newest in force counts: older ones give way to it, and it takes their conditions over. */
export function oneInForce(all: readonly Held[], today: string): void {
	const counts = all.findLast(({ state, until }) => inForce.includes(state) && until >= today);
	if (!counts) return;
	const older = all
		.slice(0, all.indexOf(counts))
		.filter(({ state }) => inForce.includes(state) || state === 'expired');
	const limited = [counts, ...older].filter(({ words }) => words !== null);
	const words = [...new Set(limited.map((one) => one.words))].join('\n');
	if (older.length > 0 && words !== (counts.words ?? '')) {
		const publish = limited.every((one) => one.publish);
		happen(all, counts, { act: 'conditionsSet', effectiveOn: today, today, words, publish });
	}
	for (const held of older) {
		Object.assign(held, { state: 'superseded', since: today, notBefore: today, words: null });
		Object.assign(held, { newer: counts, lastRecorded: today });
	}
}

/** What jobs do that look at the calendar, however late. */
export function age(held: Held, today: string): void {
	if (!inForce.includes(held.state) || today < held.lastRecorded) return;
	if (held.until < today) return expire(held, today);
	const opensOn = addDays(held.until, -WINDOW_DAYS);
	if (opensOn > today || held.state === 'due') return;
	if (held.state === 'conditions') {
		if (held.asked.includes(held.until)) return;
		held.asked.push(held.until);
	} else {
		held.state = 'due';
		if (opensOn > held.notBefore) held.notBefore = opensOn;
	}
	held.lastRecorded = today;
}

/** Whether its certificate may be written again with other days. */
export function mayCorrect(held: Held, days: { awardedOn: string; until: string }, today: string) {
	if (held.state === 'revoked' || held.state === 'withdrawn') return false;
	const began = held.from === held.awardedOn ? days.awardedOn : held.from;
	if (days.awardedOn !== held.awardedOn) {
		if (days.awardedOn > today) return false;
		// Nothing happened to it before it began.
		if (held.notBefore !== held.awardedOn && days.awardedOn > held.notBefore) return false;
		if (held.state !== 'awarded' && began > held.notBefore) return false;
	}
	// A correction neither ends an award nor brings one back.
	if (days.until !== held.until) {
		if (['expired', 'superseded'].includes(held.state) || held.until < today) return false;
		if (days.until < today) return false;
	}
	return days.until >= days.awardedOn;
}

export function correct(
	held: Held,
	{ name, awardedOn, until }: { name: string; awardedOn: string; until: string }
): void {
	if (held.from === held.awardedOn) {
		// In force since it began: that day moves with it.
		if (held.since === held.from && ['awarded', 'due'].includes(held.state)) held.since = awardedOn;
		if (held.notBefore === held.from && held.state === 'awarded') held.notBefore = awardedOn;
		held.from = awardedOn;
	}
	Object.assign(held, { awardedOn, until });
	held.papers.push(name);
}

export type Public = { status: string; since: string; until: string | null; limits: string | null };

/** What the public is told of an award on a day. `limits`: '' where there are words that stay with us. */
export function publicly(held: Held, today: string): Public {
	if (!inForce.includes(held.state)) {
		return { status: held.state, since: held.since, until: null, limits: null };
	}
	if (held.until < today) {
		return { status: 'expired', since: addDays(held.until, 1), until: null, limits: null };
	}
	const limits = held.state === 'conditions' ? (held.publish ? held.words : '') : null;
	return { status: 'in_force', since: held.from, until: held.until, limits };
}

/** By which filters of the search its holder is found. */
export function foundBy(held: Held, today: string): string[] {
	const { status } = publicly(held, today);
	if (status === 'suspended' || status === 'expired') return [status];
	if (status !== 'in_force') return ['ended'];
	return held.until <= addDays(today, WINDOW_DAYS) ? ['in-force', 'due'] : ['in-force'];
}
