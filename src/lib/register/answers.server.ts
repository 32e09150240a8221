import * as v from 'valibot';
import { systemActor } from '#lib/platform/actor.ts';
import { inTransaction, type Sql, type Transaction } from '#lib/platform/database.server.ts';
import { Invalid, NotFound, Unauthenticated } from '#lib/platform/errors.ts';
import { isId, newId } from '#lib/platform/id.ts';
import { takeHits } from '#lib/platform/rate-limit.server.ts';
import {
	type Answered,
	answerSchema,
	type Receipt,
	type RegistrationSaid
} from './answer.schema.ts';
import { answersTaken } from './api-limits.ts';
import { liveSecrets } from './secrets.server.ts';
import { refusedMessage, type Unverified } from './signature.rules.ts';

/** How far ahead of ours the clock of a register may be. */
const AHEAD_MS = 300_000;

/** A message that was refused and why: for the log, without a word of what it said. */
export class RefusedAnswer extends Unauthenticated {
	why: string;
	constructor(why: string) {
		super('The signature or the time of the message is not right.');
		this.why = why;
	}
}

/**
 * Takes what a register answers. Idempotent by the register's own message id: a copy is known and
 * changes nothing, also when it comes in the same moment.
 * @returns false when the message was here before
 * @throws RefusedAnswer nobody we know signed it, or not now. An unknown register is no different
 * @throws TooMany
 * @throws Invalid it cannot be understood; NotFound it is about something this register was never told
 */
export async function receiveAnswer(
	sql: Sql,
	at: Date,
	receiverId: string,
	message: Unverified
): Promise<boolean> {
	const secrets = isId(receiverId) ? await liveSecrets(sql, receiverId, at) : [];
	const refused = refusedMessage(secrets, message, at);
	if (refused || message.id === null) throw new RefusedAnswer(refused ?? 'unsigned');
	// Only after the signature: nobody else can use up what a register may say.
	await takeHits(sql, systemActor(at, 'answers'), [{ limit: answersTaken, subject: receiverId }]);
	const about = { receiverId, messageId: message.id, at };
	const answer = parsed(message.body, at);
	return await inTransaction(sql, (tx) =>
		answer.type === 'receipt' ? keepReceipt(tx, about, answer) : keepRegistration(tx, about, answer)
	);
}

type About = { receiverId: string; messageId: string; at: Date };

function parsed(body: string, at: Date): Answered {
	const cannot = (message: string) => new Invalid([{ field: '', message }]);
	let given: unknown;
	try {
		given = JSON.parse(body);
	} catch {
		throw cannot('The body is not JSON.');
	}
	const result = v.safeParse(answerSchema, given);
	if (!result.success) {
		const fields = result.issues.map((issue) => v.getDotPath(issue) ?? 'type');
		throw cannot(`Missing or malformed: ${[...new Set(fields)].join(', ')}.`);
	}
	const said = result.output.type === 'receipt' ? result.output.said_at : result.output.checked_at;
	if (said.getTime() > at.getTime() + AHEAD_MS) throw cannot('It is from the future.');
	return result.output;
}

async function keepReceipt(tx: Transaction, about: About, receipt: Receipt): Promise<boolean> {
	const { receiverId, messageId, at } = about;
	const [told] = await tx`
		select from disclosure where receiver_id = ${receiverId} and notice_id = ${receipt.notice_id} limit 1`;
	if (!told) throw new NotFound('That notice');
	const kept = await tx`
		insert into receipt ${tx({
			id: newId(),
			receiverId,
			messageId,
			noticeId: receipt.notice_id,
			outcome: receipt.outcome,
			reason: receipt.reason,
			saidAt: receipt.said_at,
			receivedAt: at
		})} on conflict (receiver_id, message_id) do nothing`;
	return kept.count === 1;
}

async function keepRegistration(
	tx: Transaction,
	about: About,
	said: RegistrationSaid
): Promise<boolean> {
	const { receiverId, messageId, at } = about;
	const personId = said.person_local_id;
	const [told] = await tx`
		select from disclosure where person_id = ${personId} and receiver_id = ${receiverId} limit 1`;
	if (!told) throw new NotFound('That person');
	const kept = await tx`
		insert into registration ${tx({
			id: newId(),
			receiverId,
			messageId,
			personId,
			registerNumber: said.register_number,
			status: said.status,
			level: said.level,
			validFrom: said.valid_from,
			validTo: said.valid_to,
			checkedAt: said.checked_at,
			receivedAt: at
		})} on conflict (receiver_id, message_id) do nothing`;
	if (kept.count === 0) return false;
	// The register knows whose number it is; the newest of what it said counts.
	await tx`
		insert into registrant (person_id, receiver_id, register_number, number_matched_at, updated_at)
		select ${personId}, ${receiverId}, register_number, ${at}, ${at} from registration
		where person_id = ${personId} and receiver_id = ${receiverId}
		order by checked_at desc, id desc limit 1
		on conflict (person_id, receiver_id) do update set
			register_number = excluded.register_number, number_matched_at = excluded.number_matched_at,
			updated_at = excluded.updated_at
		where registrant.number_matched_at is null
			or registrant.register_number is distinct from excluded.register_number`;
	return true;
}
