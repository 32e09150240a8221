import type { Actor } from '#lib/platform/actor.ts';
import type { AnySql, Transaction } from '#lib/platform/database.server.ts';
import { londonDay } from '#lib/platform/days.ts';
import { NotFound, Refused } from '#lib/platform/errors.ts';
import { newId } from '#lib/platform/id.ts';
import { newDelivery, wakeDeliveries } from './deliveries.server.ts';
import {
	type AwardFacts,
	effectiveDay,
	extrasOf,
	feedStatusOf,
	isUrgent,
	needsReason,
	noticeBody,
	type NoticeExtras,
	reasonKept
} from './notice.rules.ts';
import type { Notice, NoticeType } from './notice.schema.ts';

type NewNotice = {
	awardId: string;
	type: NoticeType;
	reasonCode?: Notice['reason_code'];
	/** Default: the day the award began for 'award', today for others. An amend knows it by itself. */
	effectiveOn?: string;
} & Partial<NoticeExtras>;

/**
 * Writes what happened to an award into the feed, with one delivery and job for each register that
 * listens. Call it after the award was changed and as the last thing of a story: it holds the head of
 * the feed until the commit, and everybody else who writes a notice waits for that.
 * Not idempotent by itself: the change of the award is, and the two commit together.
 */
export async function writeNotice(
	tx: Transaction,
	actor: Actor,
	input: NewNotice
): Promise<string> {
	if (needsReason(input.type) && !input.reasonCode) {
		throw new Refused('A register is not told of this without a reason code.');
	}
	const position = await takePosition(tx);
	const award = await factsOf(tx, input.awardId);
	const status = feedStatusOf[award.state];
	if (!status) throw new Refused('Registers are not told of an award before the board has met.');
	const noticeId = newId();
	const last = await lastNotice(tx, input.awardId);
	const sequence = (last?.sequence ?? 0) + 1;
	const body = noticeBody(
		{
			...extrasOf(status, input, last?.body ?? null),
			noticeId,
			status,
			type: input.type,
			position,
			sequence,
			issuedAt: actor.at,
			effectiveOn: effectiveDay(
				{ type: input.type, given: input.effectiveOn ?? null, today: londonDay(actor.at) },
				award,
				last?.body ?? null
			),
			reasonCode: input.reasonCode ?? reasonKept(input.type, status, last?.body ?? null)
		},
		award
	);
	await tx`
		insert into notice ${tx({
			id: noticeId,
			position,
			awardId: input.awardId,
			sequence,
			type: input.type,
			body: tx.json(body as never) as never,
			createdAt: actor.at
		})}`;
	await deliverToAll(tx, actor, { id: noticeId, type: input.type });
	return noticeId;
}

/** The next place in the feed. The row stays locked until the commit: see docs/decisions/0009. */
async function takePosition(tx: Transaction): Promise<number> {
	const [head] = await tx<{ position: number }[]>`
		update feed_head set position = position + 1 returning position`;
	return head!.position;
}

/** Safe because the head of the feed is locked: nobody else is writing a notice. */
async function lastNotice(
	tx: Transaction,
	awardId: string
): Promise<{ sequence: number; body: Notice } | undefined> {
	const [last] = await tx<{ sequence: number; body: Notice }[]>`
		select sequence, body from notice where award_id = ${awardId} order by sequence desc limit 1`;
	return last;
}

async function factsOf(
	sql: AnySql,
	awardId: string
): Promise<AwardFacts & { standingSince: string }> {
	const [award] = await sql<(AwardFacts & { standingSince: string })[]>`
		select a.id as award_id, a.person_id, a.name_as_awarded, a.qualification_code,
			a.qualification_title, e.label as edition_label, e.award->>'level' as level,
			(e.award->>'hours')::int as hours, coalesce(e.award->'outcomes', '[]') as outcomes,
			a.grade, a.awarded_on, a.valid_from, a.expires_on, a.standing_since, a.state, a.decision_id, d.board_id,
			(d.decided_at at time zone 'Europe/London')::date as decided_on
		from award a join edition e on e.id = a.edition_id
			join board_decision d on d.id = a.decision_id
		where a.id = ${awardId}`;
	if (!award) throw new NotFound('That award');
	return award;
}

/**
 * A register that said it is gone is owed nothing until it is resumed; one that pauses finds its notices waiting; one
 * without an address fetches the feed. Whether there is a ground to send is asked when it is sent.
 */
async function deliverToAll(
	tx: Transaction,
	actor: Actor,
	notice: { id: string; type: NoticeType }
): Promise<void> {
	const receivers = await tx<
		{ id: string }[]
	>`select id from receiver where state <> 'gone' and url is not null`;
	if (receivers.length === 0) return;
	const rows = receivers.map(({ id }) => newDelivery(actor, notice, id));
	await tx`insert into delivery ${tx(rows)}`;
	await wakeDeliveries(tx, actor, { urgent: isUrgent(notice.type) });
}
