import * as v from 'valibot';
import { authorise } from '#lib/identity/permissions.rules.ts';
import type { Actor } from '#lib/platform/actor.ts';
import { recordAudit } from '#lib/platform/audit.server.ts';
import {
	type AnySql,
	inTransaction,
	type Sql,
	type Transaction
} from '#lib/platform/database.server.ts';
import { dateIn, type Page, pageOf, readCursor, writeCursor } from '#lib/platform/cursor.ts';
import { londonDay } from '#lib/platform/days.ts';
import { Invalid, NotFound } from '#lib/platform/errors.ts';
import { isId } from '#lib/platform/id.ts';
import { groundOf } from './agreement.rules.ts';
import { tellAgain } from './consents.server.ts';
import type { ReceiptOutcome } from './answer.schema.ts';
import { wakeDeliveries } from './deliveries.server.ts';
import { writeNotice } from './notices.server.ts';
import { sendNotice } from './resend.server.ts';
import { termsFor } from './terms.server.ts';

/** An answer of a register that says no, and that nobody has seen to yet. */
export type Unsettled = {
	id: string;
	outcome: Extract<ReceiptOutcome, 'rejected' | 'unmatched'>;
	reason: string | null;
	saidAt: Date;
	receiverId: string;
	receiverName: string;
	noticeId: string;
	awardId: string;
	personId: string;
	personName: string;
	qualification: string;
	registerNumber: string | null;
};

const PAGE_SIZE = 50;

/** What registers could not take, the oldest first, a page at a time. */
export async function unsettledReceipts(
	sql: AnySql,
	after: string | null = null
): Promise<Page<Unsettled>> {
	const cursor = readCursor(after, dateIn);
	const from = cursor ? sql`and (s.said_at, s.id) > (${cursor.value}, ${cursor.id})` : sql``;
	const rows = await sql<Unsettled[]>`
		${unsettled(sql)} ${from} order by s.said_at, s.id limit ${PAGE_SIZE + 1}`;
	return pageOf(rows, PAGE_SIZE, ({ saidAt, id }) => writeCursor(saidAt, id));
}

export async function unsettledCount(sql: AnySql): Promise<number> {
	const [row] = await sql<{ count: number }[]>`select count(*) as count from (${unsettled(sql)}) u`;
	return row!.count;
}

/** One of them. @throws NotFound when it is settled, or overtaken by a later answer */
export async function unsettledReceipt(sql: AnySql, id: string): Promise<Unsettled> {
	const [one] = isId(id) ? await sql<Unsettled[]>`${unsettled(sql)} and s.id = ${id}` : [];
	if (!one) throw new NotFound('That answer');
	return one;
}

/**
 * Of several answers about one award the one to its latest notice counts, and of those the last that was
 * said; 'duplicate' adds nothing to the one before.
 */
const unsettled = (sql: AnySql) => sql`
	select s.*, r.name as receiver_name, p.name as person_name, g.register_number
	from (
		select distinct on (t.receiver_id, n.award_id) t.id, t.outcome, t.reason, t.said_at,
			t.receiver_id, t.notice_id, n.award_id, a.person_id,
			a.qualification_title as qualification
		from receipt t join notice n on n.id = t.notice_id join award a on a.id = n.award_id
		where t.outcome <> 'duplicate'
			and n.award_id in (select x.award_id from receipt o join notice x on x.id = o.notice_id
				where o.outcome in ('rejected', 'unmatched')
					and not exists (select from receipt_settled d where d.receipt_id = o.id))
		order by t.receiver_id, n.award_id, n.sequence desc, t.said_at desc, t.id desc
	) s
		join receiver r on r.id = s.receiver_id
		join person p on p.id = s.person_id
		left join registrant g on g.receiver_id = s.receiver_id and g.person_id = s.person_id
	where s.outcome in ('rejected', 'unmatched')
		and not exists (select from receipt_settled d where d.receipt_id = s.id)`;

export const settleSchema = v.object({
	how: v.picklist(['number', 'again', 'closed'], 'Choose what to do.'),
	registerNumber: v.optional(v.pipe(v.string(), v.maxLength(40, 'Use 40 characters at most.')), ''),
	note: v.optional(v.pipe(v.string(), v.maxLength(500, 'Use 500 characters at most.')), '')
});

/**
 * Staff settle an answer: they give the number under which the register knows the person and it is
 * told anew, or have the notice sent again (told anew to one that fetches), or close it. Idempotent: one
 * settlement for each answer, and the same again by the same person changes nothing.
 * @returns false when somebody else had settled it, or the register has answered anew: nothing was done
 * @throws Invalid without what the choice needs, or where it may not be sent
 */
export async function settleReceipt(
	sql: Sql,
	actor: Actor,
	id: string,
	input: v.InferOutput<typeof settleSchema>
): Promise<boolean> {
	authorise(actor, 'register.manage');
	const { how, registerNumber, note } = input;
	if (how === 'number' && !registerNumber) {
		throw new Invalid([{ field: 'registerNumber', message: 'Enter the number.' }]);
	}
	if (how === 'closed' && !note) {
		throw new Invalid([{ field: 'note', message: 'Say why nothing more is to be done.' }]);
	}
	return await inTransaction(sql, async (tx) => {
		const about = isId(id) ? await aboutReceipt(tx, id) : undefined;
		if (!about) throw new NotFound('That answer');
		const [open] = await tx`${unsettled(tx)} and s.id = ${id}`;
		if (!open) return await settledSo(tx, actor, id, input);
		if (how !== 'closed') await refuseInVain(tx, actor, about, how);
		const settled = await tx`
			insert into receipt_settled ${tx({
				receiptId: id,
				how,
				note,
				settledBy: actor.personId,
				settledAt: actor.at
			})} on conflict do nothing`;
		if (settled.count === 0) return await settledSo(tx, actor, id, input);
		await recordAudit(tx, actor, 'answer-settled', { type: 'receipt', id }, { how });
		if (how === 'again') await sendNoticeAgain(tx, actor, about);
		if (how === 'number') await matchPerson(tx, actor, about, registerNumber);
		return true;
	});
}

/** Whether this person did the very same before: a second press, and not a second opinion. */
async function settledSo(
	tx: Transaction,
	actor: Actor,
	receiptId: string,
	{ how, note }: v.InferOutput<typeof settleSchema>
): Promise<boolean> {
	const same = await tx`
		select from receipt_settled where receipt_id = ${receiptId} and how = ${how} and note = ${note}
			and settled_by is not distinct from ${actor.personId}::uuid`;
	return same.length > 0;
}

type About = {
	receiverId: string;
	noticeId: string;
	awardId: string;
	personId: string;
	/** Null: it fetches. */
	url: string | null;
};

async function aboutReceipt(tx: Transaction, receiptId: string): Promise<About | undefined> {
	const [about] = await tx<About[]>`
		select t.receiver_id, t.notice_id, n.award_id, a.person_id, r.url
		from receipt t join notice n on n.id = t.notice_id join award a on a.id = n.award_id
			join receiver r on r.id = t.receiver_id
		where t.id = ${receiptId}`;
	return about;
}

/** What may not be sent would look settled and never arrive. @throws Invalid */
async function refuseInVain(
	tx: Transaction,
	actor: Actor,
	{ receiverId, personId }: About,
	how: 'number' | 'again'
): Promise<void> {
	const terms = (await termsFor(tx, receiverId, [personId])).get(personId);
	const ground = terms && groundOf(terms, londonDay(actor.at));
	const message = !ground?.live
		? 'Nothing may be sent to this register about them: there is no agreement or consent for it today.'
		: how === 'number' && !ground.fields.includes('register_number')
			? 'The number may not be sent to this register: what was agreed does not name it.'
			: null;
	if (message) throw new Invalid([{ field: 'how', message }]);
}

/** A register that fetches has gone past that place of the feed: the award is told anew at its end. */
async function sendNoticeAgain(tx: Transaction, actor: Actor, about: About): Promise<void> {
	const { awardId, url } = about;
	if (url === null) {
		await writeNotice(tx, actor, { awardId, type: 'amend' });
		return;
	}
	await sendNotice(tx, actor, about);
	await wakeDeliveries(tx, actor, about);
}

/** Staff have found the person on the register: the number is theirs, and travels from now on. */
async function matchPerson(
	tx: Transaction,
	actor: Actor,
	{ personId, receiverId }: About,
	registerNumber: string
): Promise<void> {
	await tx`
		insert into registrant ${tx({ personId, receiverId, registerNumber, numberMatchedAt: actor.at, updatedAt: actor.at })}
		on conflict (person_id, receiver_id) do update set register_number = excluded.register_number,
			number_matched_at = excluded.number_matched_at, updated_at = excluded.updated_at`;
	await tellAgain(tx, actor, personId);
}
