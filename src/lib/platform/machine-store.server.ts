import { transition, type AnyEventObject, type AnyStateMachine, type EventFromLogic } from 'xstate';
import type { Actor } from './actor.ts';
import type { AnySql, Transaction } from './database.server.ts';
import { NotFound, Refused } from './errors.ts';

/**
 * A machine and the table that holds its subjects. The table has `id`, `state` and `version`, and
 * the trigger `guard_state`. Machines keep no context: whatever a guard needs to know comes inside
 * the event, so that replaying the history needs nothing but the history.
 */
export type StoredMachine<M extends AnyStateMachine = AnyStateMachine> = {
	/** The machine's name in the history, e.g. 'enrolment'. */
	name: string;
	table: string;
	machine: M;
	/** Raised whenever the machine or the rules that feed it change their meaning. */
	ruleVersion: string;
	/** A plain sentence for an event that cannot happen now. */
	refusal: (event: string, state: string) => string;
};

export type Effect = { type: string; params: unknown };

export type Move = { from: string; to: string; seq: number; effects: Effect[] };

/**
 * Moves one subject: locks its row, asks the machine, appends the history, updates the state.
 * Idempotency is the caller's: a second identical event is either impossible in the new state and
 * refused, or looked for with `stateOf` before.
 * @throws NotFound no such subject
 * @throws Refused the machine does not allow the event in the present state
 */
export async function move<M extends AnyStateMachine>(
	tx: Transaction,
	stored: StoredMachine<M>,
	actor: Actor,
	id: string,
	event: EventFromLogic<M>
): Promise<Move> {
	return moveLocked(tx, stored, actor, { id, ...(await lockState(tx, stored, id)) }, event);
}

/** A subject whose row is locked until the transaction ends, as it was when it was locked. */
export type Locked = { id: string; state: string; version: number };

/** As `move`, for a subject that is locked already, or that this transaction inserted. @throws Refused */
export async function moveLocked<M extends AnyStateMachine>(
	tx: Transaction,
	stored: StoredMachine<M>,
	actor: Actor,
	{ id, state, version }: Locked,
	event: EventFromLogic<M>
): Promise<Move> {
	const { to, effects } = step(stored, state, event);
	const seq = version + 1;
	const told = historyRow(tx, stored, actor, { id, event, from: state, to, seq });
	// One statement: the state follows from what was told, and the table's guard finds it there.
	await tx`
		with told as (insert into history ${tx(told)} returning seq)
		update ${tx(stored.table)} set state = ${to}, version = told.seq from told where id = ${id}`;
	return { from: state, to, seq, effects };
}

const MOVED_AT_ONCE = 1_000;

/**
 * Moves many subjects of one machine, each by its own event: all or none. Locks their rows in the order
 * of their ids, so that two who move the same ones wait for each other in turn. An id comes once.
 * @throws NotFound no such subject
 * @throws Refused the machine does not allow one of the events in the present state of its subject
 */
export async function moveMany<M extends AnyStateMachine>(
	tx: Transaction,
	stored: StoredMachine<M>,
	actor: Actor,
	moves: readonly { id: string; event: EventFromLogic<M> }[]
): Promise<void> {
	for (let first = 0; first < moves.length; first += MOVED_AT_ONCE) {
		const some = moves.slice(first, first + MOVED_AT_ONCE);
		const ids = some.map(({ id }) => id);
		const states = await lockStates(tx, stored, ids);
		const steps = some.map(({ id, event }) => {
			const before = states.get(id);
			if (!before) throw new NotFound('That record');
			const { to } = step(stored, before.state, event);
			return { id, event, from: before.state, to, seq: before.version + 1 };
		});
		const rows = steps.map((one) => historyRow(tx, stored, actor, one));
		await Promise.all([
			tx`insert into history ${tx(rows)}`,
			tx`
				update ${tx(stored.table)} t set state = m.state, version = m.version
				from unnest(${ids}::uuid[], ${steps.map(({ to }) => to)}::text[],
					${steps.map(({ seq }) => seq)}::int[]) as m(id, state, version)
				where t.id = m.id`
		]);
	}
}

const historyRow = (
	tx: Transaction,
	stored: StoredMachine,
	actor: Actor,
	one: { id: string; event: AnyEventObject; from: string; to: string; seq: number }
) => ({
	machine: stored.name,
	subjectId: one.id,
	seq: one.seq,
	event: tx.json(one.event as never) as never,
	fromState: one.from,
	toState: one.to,
	ruleVersion: stored.ruleVersion,
	actorId: actor.personId,
	requestId: actor.requestId,
	at: actor.at
});

/** Locks the rows of many subjects, in the order of their ids, and reads where each stands. */
export async function lockStates(
	tx: Transaction,
	stored: StoredMachine,
	ids: readonly string[]
): Promise<Map<string, { state: string; version: number }>> {
	const rows = await tx<{ id: string; state: string; version: number }[]>`
		select id, state, version from ${tx(stored.table)}
		where id = any(${ids as string[]}::uuid[]) order by id for update`;
	return new Map(rows.map(({ id, ...at }) => [id, at]));
}

/** Locks the subject's row until the transaction ends and reads where it stands. */
export async function lockState(
	tx: Transaction,
	stored: StoredMachine,
	id: string
): Promise<{ state: string; version: number }> {
	const [row] = await tx<{ state: string; version: number }[]>`
		select state, version from ${tx(stored.table)} where id = ${id} for update`;
	if (!row) throw new NotFound('That record');
	return row;
}

/** True when the machine would take the event in this state. */
export function can<M extends AnyStateMachine>(
	stored: StoredMachine<M>,
	state: string,
	event: EventFromLogic<M>
): boolean {
	return stored.machine.resolveState({ value: state, context: {} } as never).can(event as never);
}

/**
 * Replays a subject's history from the initial state.
 * @returns the state it ends in, or the first event that the machine refuses
 */
export async function replay(
	sql: AnySql,
	stored: StoredMachine,
	id: string
): Promise<{ state: string; version: number } | { refusedAt: number }> {
	const rows = await sql<{ seq: number; event: AnyEventObject; toState: string }[]>`
		select seq, event, to_state from history
		where machine = ${stored.name} and subject_id = ${id} order by seq`;
	return replayEvents(stored, rows);
}

/** The event that moved a subject last; null when nothing has. */
export async function lastEvent(
	sql: AnySql,
	machine: string,
	id: string
): Promise<AnyEventObject | null> {
	const [row] = await sql<{ event: AnyEventObject }[]>`
		select event from history where machine = ${machine} and subject_id = ${id}
		order by seq desc limit 1`;
	return row?.event ?? null;
}

/** The same for events that were read already, in order. */
export function replayEvents(
	stored: StoredMachine,
	rows: readonly { seq: number; event: AnyEventObject; toState: string }[]
): { state: string; version: number } | { refusedAt: number } {
	let state = initialState(stored);
	for (const row of rows) {
		if (!can(stored, state, row.event)) return { refusedAt: row.seq };
		state = step(stored, state, row.event).to;
		if (state !== row.toState) return { refusedAt: row.seq };
	}
	return { state, version: rows.length };
}

export function initialState(stored: StoredMachine): string {
	return String(stored.machine.config.initial);
}

function step<M extends AnyStateMachine>(
	stored: StoredMachine<M>,
	state: string,
	event: EventFromLogic<M>
): { to: string; effects: Effect[] } {
	const snapshot = stored.machine.resolveState({ value: state, context: {} } as never);
	// An event that the machine does not take would return the same snapshot in silence.
	if (!snapshot.can(event as never)) {
		throw new Refused(stored.refusal((event as AnyEventObject).type, state));
	}
	const [next, actions] = transition(stored.machine, snapshot as never, event as never);
	return {
		to: String((next as { value: unknown }).value),
		effects: actions.map(({ type, params }) => ({ type, params }))
	};
}
