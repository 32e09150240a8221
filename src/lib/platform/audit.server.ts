import type { Actor } from './actor.ts';
import type { Transaction } from './database.server.ts';
import { newId } from './id.ts';

/** Records an act that someone must be able to answer for. `detail` holds ids and words, never secrets. */
export async function recordAudit(
	tx: Transaction,
	actor: Actor,
	action: string,
	subject: { type: string; id: string } | null,
	detail: Record<string, string | number | boolean | null> = {}
): Promise<void> {
	await tx`
		insert into audit ${tx({
			id: newId(),
			at: actor.at,
			actorId: actor.personId,
			action,
			subjectType: subject?.type ?? null,
			subjectId: subject?.id ?? null,
			detail: tx.json(detail) as never,
			requestId: actor.requestId
		})}`;
}
