import * as v from 'valibot';
import { systemActor } from '#lib/platform/actor.ts';
import { inTransaction } from '#lib/platform/database.server.ts';
import type { Job } from '#lib/platform/jobs.server.ts';
import { addJobs } from '#lib/platform/queue.server.ts';
import { askToReconcile, RECONCILING } from './reconciliations.server.ts';
import { reachOf } from './receiver-address.rules.ts';
import { reconcile } from './reconcile.server.ts';

/** How long a repair may take to arrive before it is looked at again. */
const LOOK_AGAIN_MS = 15 * 60_000;

/** Daily: has every register that says what it holds compared, each by a job of its own. */
export const reconcileRegisters: Job = async ({ sql, clock }) => {
	const registers = await sql<{ id: string }[]>`
		select id from receiver where status_url is not null and state <> 'gone'`;
	await inTransaction(sql, (tx) => askToReconcile(tx, registers, clock.now()));
};

const payloadSchema = v.object({ receiverId: v.string(), again: v.optional(v.boolean(), false) });

/** Compares one register. Where something was repaired, it is compared once more when that has arrived. */
export const reconcileRegister: Job = async ({ sql, config, clock, log }, payload) => {
	const { receiverId, again } = v.parse(payloadSchema, payload);
	const actor = systemActor(clock.now(), 'reconcile-register');
	const { agreed, problem, differences, questions } = await reconcile(
		sql,
		actor,
		reachOf(config),
		receiverId
	);
	const found = { receiverId, agreed, problem, differences: differences.length, questions };
	log[agreed ? 'info' : 'warn'](found, 'a register was compared');
	if (agreed || again) return;
	const runAt = new Date(clock.now().getTime() + LOOK_AGAIN_MS);
	const job = {
		payload: { receiverId, again: true },
		options: { key: `look-again:${receiverId}`, queue: RECONCILING, runAt }
	};
	await inTransaction(sql, (tx) => addJobs(tx, 'reconcile-register', [job]));
};
