import type { Actor } from '#lib/platform/actor.ts';
import { recordAudit } from '#lib/platform/audit.server.ts';
import type { AnySql, Transaction } from '#lib/platform/database.server.ts';
import { authorise } from '../identity/permissions.rules.ts';
import type { NewMessage } from './message.rules.ts';

export type Recipient = { enrolmentId: string; name: string; email: string };

/** Learners of a cohort who can be written to: who accepted a place and still has it. */
export async function recipientsIn(
	sql: AnySql,
	actor: Actor,
	cohortId: string
): Promise<Recipient[]> {
	authorise(actor, 'cohort.message', { cohortId });
	return sql<Recipient[]>`
		select e.id as enrolment_id, p.name, p.email
		from enrolment e join person p on p.id = e.person_id and p.closed_at is null
		where e.cohort_id = ${cohortId}
			and e.state in ('enrolled', 'studying', 'referred', 'deferred', 'awaitingBoard')
		order by p.name, e.id`;
}

export type SentMessage = {
	id: string;
	audience: NewMessage['audience'];
	subject: string;
	body: string;
	sentAt: Date;
	by: string | null;
	count: number;
};

const MOST = 50;

/** What was sent to a cohort, newest first. */
export async function messagesOf(
	sql: AnySql,
	actor: Actor,
	cohortId: string
): Promise<SentMessage[]> {
	authorise(actor, 'cohort.message', { cohortId });
	return sql<SentMessage[]>`
		select m.id, m.audience, m.subject, m.body, m.sent_at, p.name as by,
			(select count(*) from message_to t where t.message_id = m.id) as count
		from message m left join person p on p.id = m.sent_by
		where m.cohort_id = ${cohortId} order by m.sent_at desc, m.id desc limit ${MOST}`;
}

/** @returns false when the form was sent before: its key is there already */
export async function insertMessage(
	tx: Transaction,
	actor: Actor,
	cohortId: string,
	message: NewMessage,
	to: readonly Recipient[]
): Promise<boolean> {
	authorise(actor, 'cohort.message', { cohortId });
	const { key: id, audience, subject, body } = message;
	const row = { id, cohortId, audience, subject, body, sentBy: actor.personId, sentAt: actor.at };
	const added = await tx`insert into message ${tx(row)} on conflict (id) do nothing`;
	if (added.count === 0) return false;
	const rows = to.map(({ enrolmentId }) => ({ messageId: id, enrolmentId }));
	await tx`insert into message_to ${tx(rows)}`;
	const about = { type: 'cohort', id: cohortId };
	await recordAudit(tx, actor, 'message-sent', about, { audience, learners: to.length });
	return true;
}
