import type { AnySql } from '#lib/platform/database.server.ts';
import type { DeliveryState } from './delivery.machine.ts';
import type { Notice, NoticeType } from './notice.schema.ts';

export type SentNotice = {
	id: string;
	sequence: number;
	type: NoticeType;
	body: Notice;
	createdAt: Date;
	deliveries: {
		id: string;
		receiverName: string;
		state: DeliveryState;
		tries: number;
		/** When the register said yes; null while it has not. */
		acknowledgedAt: Date | null;
	}[];
};

/**
 * Everything that registers were told about one award, oldest first, and how far each has it.
 * Whoever calls this has made sure that the reader may see the award.
 */
export async function noticesOfAward(sql: AnySql, awardId: string): Promise<SentNotice[]> {
	const notices = await sql<Omit<SentNotice, 'deliveries'>[]>`
		select id, sequence, type, body, created_at from notice
		where award_id = ${awardId} order by sequence`;
	const deliveries = await sql<(SentNotice['deliveries'][number] & { noticeId: string })[]>`
		select d.id, d.notice_id, r.name as receiver_name, d.state, h.at as acknowledged_at,
			(select count(*) from delivery_try t where t.delivery_id = d.id) as tries
		from delivery d
			join receiver r on r.id = d.receiver_id
			left join history h on h.machine = 'delivery' and h.subject_id = d.id
				and h.seq = d.version and d.state = 'acknowledged'
		where d.notice_id = any(${notices.map(({ id }) => id)}::uuid[])
		order by r.name`;
	return notices.map((notice) => ({
		...notice,
		deliveries: deliveries.filter(({ noticeId }) => noticeId === notice.id)
	}));
}
