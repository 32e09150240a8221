import type { AnySql } from '#lib/platform/database.server.ts';
import type { ReceiptOutcome } from './answer.schema.ts';
import type { DeliveryState } from './delivery.machine.ts';
import type { NoticeType, ToldNotice } from './notice.schema.ts';

/** What one register was given of one notice, exactly. */
export type Disclosed = {
	id: string;
	receiverName: string;
	way: 'sent' | 'fetched';
	at: Date;
	body: ToldNotice;
};

export type SentNotice = {
	id: string;
	sequence: number;
	type: NoticeType;
	createdAt: Date;
	deliveries: {
		id: string;
		receiverName: string;
		state: DeliveryState;
		tries: number;
		/** When the register said yes; null while it has not. */
		acknowledgedAt: Date | null;
	}[];
	/** What each register answered last; none for one that only said that it arrived. */
	answers: NoticeAnswer[];
	disclosed: Disclosed[];
};

export type NoticeAnswer = {
	id: string;
	receiverName: string;
	outcome: ReceiptOutcome;
	saidAt: Date;
};

/**
 * Everything that registers were told about one award, oldest first, how far each has it, and word
 * for word what left us. Whoever calls this has made sure that the reader may see the award.
 */
export async function noticesOfAward(sql: AnySql, awardId: string): Promise<SentNotice[]> {
	const notices = await sql<Omit<SentNotice, 'deliveries' | 'answers' | 'disclosed'>[]>`
		select id, sequence, type, created_at from notice
		where award_id = ${awardId} order by sequence`;
	const ids = notices.map(({ id }) => id);
	const deliveries = await sql<(SentNotice['deliveries'][number] & { noticeId: string })[]>`
		select d.id, d.notice_id, r.name as receiver_name, d.state, h.at as acknowledged_at,
			(select count(*) from delivery_try t where t.delivery_id = d.id) as tries
		from delivery d
			join receiver r on r.id = d.receiver_id
			left join history h on h.machine = 'delivery' and h.subject_id = d.id
				and h.seq = d.version and d.state = 'acknowledged'
		where d.notice_id = any(${ids}::uuid[])
		order by r.name`;
	const answers = await sql<(NoticeAnswer & { noticeId: string })[]>`
		select distinct on (r.name, r.id, p.notice_id) p.id, p.notice_id, r.name as receiver_name,
			p.outcome, p.said_at
		from receipt p join receiver r on r.id = p.receiver_id
		where p.notice_id = any(${ids}::uuid[])
		order by r.name, r.id, p.notice_id, p.said_at desc, p.id desc`;
	const disclosed = await sql<(Omit<Disclosed, 'body'> & { noticeId: string; body: string })[]>`
		select o.id, o.notice_id, r.name as receiver_name, o.way, o.at, o.body
		from disclosure o join receiver r on r.id = o.receiver_id
		where o.notice_id = any(${ids}::uuid[]) order by o.at, o.id`;
	return notices.map((notice) => ({
		...notice,
		deliveries: deliveries.filter(({ noticeId }) => noticeId === notice.id),
		answers: answers.filter(({ noticeId }) => noticeId === notice.id),
		disclosed: disclosed
			.filter(({ noticeId }) => noticeId === notice.id)
			.map((one) => ({ ...one, body: JSON.parse(one.body) as ToldNotice }))
	}));
}

/** What left us about a person, on what ground, and whether it arrived. */
export type DisclosedAbout = Disclosed & {
	awardTitle: string;
	basis: string;
	consentGivenAt: Date | null;
	/** When the register first said yes to it; null: it did not, or fetched it by itself. */
	receivedAt: Date | null;
	/** The last time that it was sent in these words; null: one time was enough, or none is known to have ended. */
	sentAgainAt: Date | null;
};

/** Everything that left us about one person, the newest first: to whom, when, on what ground, what. */
export async function disclosedAbout(sql: AnySql, personId: string): Promise<DisclosedAbout[]> {
	const rows = await sql<(Omit<DisclosedAbout, 'body' | 'awardTitle'> & { body: string })[]>`
		select o.id, r.name as receiver_name, o.way, o.at, o.body, a.basis, c.given_at as consent_given_at,
			t.received_at, t.sent_again_at
		from disclosure o
			join receiver r on r.id = o.receiver_id
			join agreement a on a.id = o.agreement_id
			left join consent c on c.id = o.consent_id
			left join lateral (
				select min(t.at) filter (where t.status between 200 and 299) as received_at,
					case when count(*) > 1 then max(t.at) end as sent_again_at
				from delivery d join delivery_try t on t.delivery_id = d.id
				where d.notice_id = o.notice_id and d.receiver_id = o.receiver_id and o.way = 'sent'
					-- From then on until it was said in other words.
					and t.at >= o.at and not exists (
						select from disclosure x
						where x.notice_id = o.notice_id and x.receiver_id = o.receiver_id
							and x.way = 'sent' and x.at > o.at and x.at <= t.at)
			) t on true
		where o.person_id = ${personId} order by o.at desc, o.id desc`;
	return rows.map(({ body, ...row }) => {
		const sent = JSON.parse(body) as ToldNotice;
		return { ...row, body: sent, awardTitle: sent.qualification.title };
	});
}
