import { authorise } from '#lib/identity/permissions.rules.ts';
import type { Actor } from '#lib/platform/actor.ts';
import type { AnySql, Transaction } from '#lib/platform/database.server.ts';
import { NotFound } from '#lib/platform/errors.ts';
import { isId } from '#lib/platform/id.ts';
import { addJobs } from '#lib/platform/queue.server.ts';
import type { StatusCompared } from './reconcile.server.ts';
import type { Difference } from './reconciliation.rules.ts';

/** One comparison as staff read it. */
export type ReconciliationRow = {
	id: string;
	at: Date;
	problem: string | null;
	agreed: boolean;
	statuses: StatusCompared[];
	differences: (Difference & {
		/** Null: an award that we do not know. */
		holder: string | null;
	})[];
	questions: number;
};

/** The last comparisons with one register, the newest first. */
export async function reconciliationsWith(
	sql: AnySql,
	receiverId: string
): Promise<ReconciliationRow[]> {
	const rows = await sql<
		(Omit<ReconciliationRow, 'differences'> & { differences: Difference[] })[]
	>`
		select id, at, problem, agreed, statuses, differences, questions from reconciliation
		where receiver_id = ${receiverId} order by at desc, id desc limit 20`;
	const ids = rows.flatMap(({ differences }) => differences.map(({ awardId }) => awardId));
	const awards = await sql<{ id: string; holder: string }[]>`
		select id, name_as_awarded as holder from award where id = any(${[...new Set(ids)]}::uuid[])`;
	const holders = new Map(awards.map(({ id, holder }) => [id, holder]));
	return rows.map(({ differences, ...row }) => ({
		...row,
		differences: differences.map((one) => ({ ...one, holder: holders.get(one.awardId) ?? null }))
	}));
}

/** How each register that says what it holds stands with us. */
export type Agreed = {
	receiverId: string;
	receiverName: string;
	/** When both sides last held the same; null: never yet. */
	agreedAt: Date | null;
	/** When we last looked; null: never yet. */
	lookedAt: Date | null;
	/** Whether it agreed then. */
	agreed: boolean | null;
	problem: string | null;
};

export const lastAgreements = (sql: AnySql): Promise<Agreed[]> =>
	sql<Agreed[]>`
		select r.id as receiver_id, r.name as receiver_name, l.at as looked_at, l.agreed, l.problem,
			(select max(at) from reconciliation where receiver_id = r.id and agreed) as agreed_at
		from receiver r
			left join lateral (
				select at, agreed, problem from reconciliation
				where receiver_id = r.id order by at desc, id desc limit 1
			) l on true
		where r.status_url is not null and r.state <> 'gone'
		order by r.name`;

/** Staff ask for a comparison now: a job does it, so that nobody waits for the register. */
export async function compareNow(tx: Transaction, actor: Actor, receiverId: string): Promise<void> {
	authorise(actor, 'register.manage');
	const [receiver] = isId(receiverId)
		? await tx<{ id: string }[]>`select id from receiver where id = ${receiverId}`
		: [];
	if (!receiver) throw new NotFound('That register');
	await askToReconcile(tx, [receiver], actor.at);
}

/** The queue of everything that asks a register what it holds. */
export const RECONCILING = 'reconcile';

/**
 * Queues the comparison of each. Asked twice before it ran, it runs once. One after the other: registers
 * that are slow to answer hold one hand of the worker, and leave the others to what is sent.
 */
export const askToReconcile = (
	tx: Transaction,
	registers: readonly { id: string }[],
	runAt: Date
): Promise<void> =>
	addJobs(
		tx,
		'reconcile-register',
		registers.map(({ id }) => ({
			payload: { receiverId: id },
			options: { key: `reconcile:${id}`, queue: RECONCILING, runAt }
		}))
	);
