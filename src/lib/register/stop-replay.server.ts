import * as v from 'valibot';
import { authorise } from '#lib/identity/permissions.rules.ts';
import type { Actor } from '#lib/platform/actor.ts';
import { recordAudit } from '#lib/platform/audit.server.ts';
import type { Transaction } from '#lib/platform/database.server.ts';
import { NotFound, Refused } from '#lib/platform/errors.ts';
import { isId } from '#lib/platform/id.ts';
import { wakeDeliveries } from './deliveries.server.ts';
import { canBeStopped } from './replay.rules.ts';
import type { Replaying } from './replays.server.ts';

export const stopSchema = v.object({
	replay: v.pipe(v.string(), v.check(isId, 'Open the page again.')),
	reason: v.pipe(
		v.string('Say why it is stopped.'),
		v.nonEmpty('Say why it is stopped.'),
		v.maxLength(300, 'Use 300 characters at most.')
	)
});

/** How far a replay came. All places before `next` were looked at. */
export type StoppedReplay = Pick<Replaying, 'id' | 'which' | 'from' | 'to' | 'next' | 'notices'>;

/**
 * Staff stop a replay that is going on. It ends between two parts, as whoever does a part holds its row:
 * what it has set on its way is sent all the same, and nothing more is. What waited for it goes on.
 * Idempotent: one that was stopped already stays as it was.
 * @throws Refused when it has come to its end, or must not be stopped
 */
export async function stopReplay(
	tx: Transaction,
	actor: Actor,
	receiverId: string,
	{ replay: id, reason }: v.InferOutput<typeof stopSchema>
): Promise<StoppedReplay> {
	authorise(actor, 'register.manage');
	const [replay] = isId(receiverId)
		? await tx<(StoppedReplay & { isOver: boolean; stopReason: string | null })[]>`
			select id, which, from_position as from, to_position as to, next_position as next, notices,
				finished_at is not null as is_over, stop_reason
			from replay where id = ${id} and receiver_id = ${receiverId} for update`
		: [];
	if (!replay) throw new NotFound('That replay');
	const { isOver, stopReason, ...stopped } = replay;
	if (stopReason !== null) return stopped;
	if (isOver) throw new Refused('It has come to its end already.');
	if (!canBeStopped(stopped.which)) {
		throw new Refused(
			'It brings the register what it was not told yet, so it cannot be stopped. Pause sending instead.'
		);
	}
	await tx`
		update replay set finished_at = ${actor.at}, stopped_by = ${actor.personId}, stop_reason = ${reason}
		where id = ${id}`;
	await wakeDeliveries(tx, actor, { receiverId });
	const about = { type: 'receiver', id: receiverId };
	const { id: _, ...range } = stopped;
	await recordAudit(tx, actor, 'replay-stopped', about, { ...range, reason });
	return stopped;
}
