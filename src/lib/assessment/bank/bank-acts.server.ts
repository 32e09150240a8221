import type { Actor } from '#lib/platform/actor.ts';
import { recordAudit } from '#lib/platform/audit.server.ts';
import type { Transaction } from '#lib/platform/database.server.ts';
import { Forbidden, Invalid, NotFound, Refused } from '#lib/platform/errors.ts';
import { isId } from '#lib/platform/id.ts';
import { lastEvent, lockState } from '#lib/platform/machine-store.server.ts';
import { authorise } from '../../identity/permissions.rules.ts';
import { stillToWrite } from '../items/item-exchange.ts';
import { isOffered, lastLive, reviewAt } from './bank-history.server.ts';
import { type BankState, moveItem, sayAgain, storedBankItem } from './bank-items.server.ts';
import type { BankItemEvent } from './bank-item.machine.ts';

/** What staff may do with a question; each is written down in its history and in the audit. */
export type BankAct =
	'offer' | 'approve' | 'sendBack' | 'makeLive' | 'retire' | 'bringBack' | 'discard';

/**
 * One act on one question. Idempotent: one that stands where the act leads stays there.
 * @param seen the version that was looked at, where it matters that none came since
 * @throws Refused when the machine does not allow it, or whoever wrote it approves it
 */
export async function actOnBankItem(
	tx: Transaction,
	actor: Actor,
	{ id, act, reason = '', seen }: { id: string; act: BankAct; reason?: string; seen?: number }
): Promise<void> {
	authorise(actor, 'bank.write');
	if (!isId(id)) throw new NotFound('That question');
	const { state } = await lockState(tx, storedBankItem, id);
	if (act === 'sendBack' && reason.trim() === '') {
		throw new Invalid([{ field: 'reason', message: 'Enter what should be changed' }]);
	}
	if (await isDone(tx, { id, act, state })) return;
	if (seen !== undefined && seen !== (await newestNumber(tx, id))) {
		throw new Refused(
			'Somebody wrote this question again since you looked. Look at its new words first.'
		);
	}
	await moveItem(tx, actor, id, await eventOf(tx, actor, { id, act, reason }));
	await recordAudit(tx, actor, 'question-moved', { type: 'bankItem', id }, { act, reason });
}

async function newestNumber(tx: Transaction, id: string): Promise<number> {
	const [row] = await tx<{ number: number }[]>`
		select max(number) as number from bank_item_version where bank_item_id = ${id}`;
	return row?.number ?? 0;
}

const leadsTo: Record<BankAct, BankState> = {
	offer: 'draft',
	approve: 'reviewed',
	sendBack: 'draft',
	makeLive: 'live',
	retire: 'retired',
	bringBack: 'draft',
	discard: 'live'
};

async function eventOf(
	tx: Transaction,
	actor: Actor,
	{ id, act, reason }: { id: string; act: BankAct; reason: string }
): Promise<BankItemEvent> {
	if (act === 'offer') return { type: 'offered' };
	if (act === 'sendBack') return { type: 'sentBack', reason };
	if (act === 'retire') return { type: 'retired' };
	if (act === 'bringBack') return { type: 'broughtBack' };
	if (act === 'makeLive') return madeLive(tx, actor, id);
	if (act === 'discard') return discarded(tx, id);
	if (!actor.personId) throw new Forbidden('Only a person reviews a question.');
	const [newest] = await tx<{ number: number; writtenBy: string | null; source: object }[]>`
		select number, written_by, source from bank_item_now where id = ${id}`;
	if (!newest) throw new NotFound('That question');
	const [gap] = stillToWrite(newest.source);
	if (gap) throw new Refused(`${gap} A question is approved when nothing is missing.`);
	const { number, writtenBy: author } = newest;
	return { type: 'approved', reviewer: actor.personId, author, number };
}

async function madeLive(tx: Transaction, actor: Actor, id: string): Promise<BankItemEvent> {
	const [newest] = await tx<{ author: string | null }[]>`
		select written_by as author from bank_item_now where id = ${id}`;
	const approved = (await lastEvent(tx, storedBankItem.name, id)) as Partial<BankItemEvent> | null;
	const reviewer = approved?.type === 'approved' ? (approved.reviewer ?? null) : null;
	return { type: 'madeLive', by: actor.personId, reviewer, author: newest?.author ?? null };
}

/** What was live is said again, so a draft that is thrown away can still be read in its version. */
async function discarded(tx: Transaction, id: string): Promise<BankItemEvent> {
	const live = await lastLive(tx, id);
	if (!live || live.number === (await newestNumber(tx, id))) {
		throw new Refused('There is no live version of this question to go back to.');
	}
	const { reviewed, elsewhere } = await reviewAt(tx, id, live.seq);
	const number = await sayAgain(tx, id, live.number);
	const event = { type: 'discarded', number, was: live.number, isReviewed: reviewed } as const;
	return elsewhere === null ? event : { ...event, elsewhere };
}

async function isDone(
	tx: Transaction,
	{ id, act, state }: { id: string; act: BankAct; state: string }
): Promise<boolean> {
	// What an edition made live is approved while it is live, once.
	if (act === 'approve' && state === 'live') return (await reviewAt(tx, id)).reviewed;
	if (state !== leadsTo[act]) return false;
	// A draft waits for its review or does not: these two acts change that.
	if (act === 'offer') return isOffered(tx, id);
	if (act === 'sendBack') return !(await isOffered(tx, id));
	return true;
}

/** What became of one question of several; `why` it stayed as it was, null when it moved. */
export type BankVerdict = { id: string; key: string | null; why: string | null };

/**
 * Several questions at once: each by itself, so that one that cannot move, or is not there any more,
 * stops no other. Whoever chose fifty means each of them, and reads of each what became of it.
 */
export async function actOnBankItems(
	tx: Transaction,
	actor: Actor,
	{ chosen, act }: { chosen: readonly Chosen[]; act: Exclude<BankAct, 'sendBack' | 'discard'> }
): Promise<BankVerdict[]> {
	authorise(actor, 'bank.write');
	const ids = chosen.map(({ id }) => id).filter(isId);
	const rows = await tx<{ id: string; key: string }[]>`
		select id, key from bank_item where id = any(${ids}::uuid[])`;
	const keys = new Map(rows.map(({ id, key }) => [id, key]));
	const verdicts: BankVerdict[] = [];
	// In one order, so that two who move the same ones wait for each other in turn.
	for (const { id, seen } of chosen.toSorted((a, b) => (a.id < b.id ? -1 : 1))) {
		const about = { id, key: keys.get(id) ?? null };
		try {
			await actOnBankItem(tx, actor, { id, act, ...(seen !== undefined && { seen }) });
			verdicts.push({ ...about, why: null });
		} catch (error) {
			// Each of these is thrown before anything is written, so the transaction is sound.
			const isSaid =
				error instanceof Refused || error instanceof NotFound || error instanceof Forbidden;
			if (!isSaid) throw error;
			const why = about.key === null ? 'It is not in the bank any more.' : error.message;
			verdicts.push({ ...about, why });
		}
	}
	return verdicts.toSorted((a, b) => (a.key ?? '').localeCompare(b.key ?? ''));
}

/** `seen`: the version that the list showed. */
type Chosen = { id: string; seen?: number | undefined };
