import * as v from 'valibot';
import { actOnBankItems } from '#lib/assessment/bank/bank-acts.server.ts';
import { bankItems } from '#lib/assessment/bank/bank-reads.server.ts';
import { drawnBy } from '#lib/assessment/bank/drawn-by.server.ts';
import type { Actor } from '#lib/platform/actor.ts';
import { type AnySql, inTransaction, type Sql } from '#lib/platform/database.server.ts';
import { londonDay } from '#lib/platform/days.ts';
import { Invalid, Refused } from '#lib/platform/errors.ts';
import { readForm } from '#lib/platform/forms.server.ts';
import { isId } from '#lib/platform/id.ts';
import { plural } from '#lib/ui/dates.ts';
import { readFilter } from './filter.ts';

const acts = ['offer', 'approve', 'makeLive', 'retire', 'bringBack'] as const;
/** As many as one act moves; more are chosen by a narrower filter. */
const MOST_AT_ONCE = 1000;

const schema = v.object({
	/** `<id> <version that was shown>` of each that was ticked. */
	ids: v.array(v.string()),
	act: v.picklist(acts, 'Choose what is to be done'),
	/** How many match, for all of them; without it those that were ticked. */
	all: v.optional(v.string()),
	/** It was read who still draws them. */
	sure: v.optional(v.string())
});

/**
 * One act on the questions that were ticked, or on all that the address lists. Those that are still
 * drawn are retired once that was read.
 */
export async function moveQuestions(sql: Sql, actor: Actor, form: FormData, url: URL) {
	const { ids, act, all, sure } = readForm(schema, form);
	const chosen = all === undefined ? ids.map(chosenOf) : await allOf(sql, actor, url, all);
	if (chosen.length === 0) {
		throw new Invalid([{ field: 'ids', message: 'Choose at least one question' }]);
	}
	const real = chosen.map(({ id }) => id).filter(isId);
	const drawings = act === 'retire' ? await drawnBy(sql, real, londonDay(actor.at)) : [];
	if (drawings.length > 0 && sure === undefined) {
		return { confirm: { drawings, chosen: chosen.map(({ id, seen }) => `${id} ${seen}`) } };
	}
	const verdicts = await inTransaction(sql, (tx) => actOnBankItems(tx, actor, { chosen, act }));
	return { verdicts, act };
}

function chosenOf(line: string): { id: string; seen: number | undefined } {
	const [id = '', seen] = line.split(' ');
	return { id, seen: Number(seen) || undefined };
}

/** @throws Refused when other questions match than the page said */
async function allOf(sql: AnySql, actor: Actor, url: URL, said: string) {
	const rows = await bankItems(sql, actor, readFilter(url), { most: MOST_AT_ONCE + 1 });
	if (rows.length > MOST_AT_ONCE) {
		throw new Refused('These are more than 1,000 questions. Choose a module or a status first.');
	}
	if (String(rows.length) !== said) {
		throw new Refused(
			`${plural(rows.length, 'question')} match now, not ${said}. Look at the list again first.`
		);
	}
	return rows.map(({ id, number }) => ({ id, seen: number }));
}
