import { createHash } from 'node:crypto';
import type { Item, ItemBody } from '#lib/catalogue/published.ts';
import { plural } from '#lib/ui/dates.ts';
import { canonical } from '../answer-form.ts';
import { typeOf } from '../items/item-types.ts';
import type { ScoredAs } from '../score.rules.ts';
import type { CorrectionKind } from './correction-words.ts';

/**
 * How the question is scored from now on.
 * @param before how it is scored until now; null: as published
 * @param answer that is to be right, with 'accept' and 'replace'
 * @returns the sentence that says why it cannot be done
 */
export function scoredAs(
	item: Pick<Item, 'type' | 'body'>,
	before: ScoredAs | null,
	{ kind, answer }: { kind: CorrectionKind; answer: unknown }
): { scored: ScoredAs } | { fault: string } {
	if (kind === 'void' || kind === 'as-published') {
		const same = (before?.kind ?? 'as-published') === kind;
		return same ? { fault: 'It is scored in this way already.' } : { scored: { kind } };
	}
	const key = typeOf(item).rekeyed(item.body, answer);
	if (!key) return { fault: 'Give a whole answer, which is to earn all marks.' };
	const present = keysOf(item.body, before);
	if (kind === 'replace') {
		const same = present.length === 1 && present.every((one) => isSame(one, key));
		if (before?.kind !== 'void' && same) return { fault: 'This is the key already.' };
		return { scored: { kind: 'keys', keys: [key] } };
	}
	if (present.some((one) => typeOf(item).score(one, answer) === 1)) {
		return { fault: 'This answer earns all marks already.' };
	}
	return { scored: { kind: 'keys', keys: [...present, key] } };
}

const keysOf = (body: ItemBody, scored: ScoredAs | null): ItemBody[] =>
	scored?.kind === 'keys' ? scored.keys : [body];

const isSame = (a: unknown, b: unknown): boolean => canonical(a) === canonical(b);

export const sameScoring = (a: ScoredAs, b: ScoredAs): boolean =>
	isSame(
		{ kind: a.kind, keys: 'keys' in a ? a.keys : null },
		{ kind: b.kind, keys: 'keys' in b ? b.keys : null }
	);

/** What a correction does to one try. */
export type Effect = {
	attemptId: string;
	enrolmentId: string;
	candidateNumber: string;
	cohortName: string;
	number: number;
	markId: string;
	fromPercent: number;
	toPercent: number;
	floorPercent: number;
	/** The board ratified the mark: it is listed for the board, and not touched. */
	ratified: boolean;
};

/** What staff read of it: nothing but these. */
export const shownEffect = ({
	attemptId,
	enrolmentId,
	candidateNumber,
	cohortName,
	number,
	markId,
	fromPercent,
	toPercent,
	floorPercent,
	ratified
}: Effect): Effect => ({
	...{ attemptId, enrolmentId, candidateNumber, cohortName, number, markId },
	...{ fromPercent, toPercent, floorPercent, ratified }
});

/**
 * Why a question that a person marks stays out: so many tries answered it and were marked without it,
 * and to put it back would give them nothing for what nobody has read. Null: it may come back.
 */
export const unreadFault = (tries: number): string | null =>
	tries === 0
		? null
		: `It cannot be put back: ${plural(tries, 'try was', 'tries were')} marked without it, and nobody has read the answers to it`;

/** Marks that are another figure now. */
export const changed = <E extends Effect>(effects: readonly E[]): E[] =>
	effects.filter(({ ratified, fromPercent, toPercent }) => !ratified && fromPercent !== toPercent);

/**
 * Who of those that had the question is told at once. Where all that changes waits for the board, the
 * learner is told when it has decided.
 */
export function toldNow(learners: readonly string[], effects: readonly Effect[]): string[] {
	const idsOf = (some: readonly Effect[]) => new Set(some.map(({ enrolmentId }) => enrolmentId));
	const waiting = idsOf(effects.filter(({ ratified }) => ratified));
	const now = idsOf(changed(effects));
	return learners.filter((id) => now.has(id) || !waiting.has(id));
}

export type EffectSummary = {
	/** Tries with another percent. */
	raised: number;
	lowered: number;
	/** Marked again with the same percent. */
	same: number;
	/** Of those that are marked again: now over the floor of the quiz, or now under it. */
	passes: number;
	fails: number;
	ratified: number;
};

export function summaryOf(effects: readonly Effect[]): EffectSummary {
	const open = effects.filter(({ ratified }) => !ratified);
	const count = (test: (effect: Effect) => boolean) => open.filter(test).length;
	const passed = (percent: number, { floorPercent }: Effect) => percent >= floorPercent;
	return {
		raised: count(({ fromPercent, toPercent }) => toPercent > fromPercent),
		lowered: count(({ fromPercent, toPercent }) => toPercent < fromPercent),
		same: count(({ fromPercent, toPercent }) => toPercent === fromPercent),
		passes: count((one) => !passed(one.fromPercent, one) && passed(one.toPercent, one)),
		fails: count((one) => passed(one.fromPercent, one) && !passed(one.toPercent, one)),
		ratified: effects.length - open.length
	};
}

/** Of what staff saw before they confirmed: another one means that something changed meanwhile. */
export const digestOf = (scored: ScoredAs, effects: readonly Effect[]): string =>
	createHash('sha256')
		.update(
			canonical([
				scored,
				effects.map(({ attemptId, markId, toPercent, ratified }) => [
					...[attemptId, markId, toPercent, ratified]
				])
			])
		)
		.digest('hex')
		.slice(0, 32);
