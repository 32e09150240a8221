import type { AnySql } from '#lib/platform/database.server.ts';

/** A register that is there is told within seconds; after an hour somebody should look. */
const LATE_MINUTES = 60;

/** Notices that did not reach one register. */
export type StuckDeliveries = {
	receiverId: string;
	receiverName: string;
	/** Not tried any more until a person asks. */
	stopped: number;
	/** Still to be sent. What waits for the first day of an agreement is not late. */
	late: number;
	oldestAt: Date;
};

export async function stuckDeliveries(sql: AnySql, at: Date): Promise<StuckDeliveries[]> {
	return sql<StuckDeliveries[]>`
		select r.id as receiver_id, r.name as receiver_name,
			(count(*) filter (where d.state = 'stopped'))::int as stopped,
			(count(*) filter (where d.state = 'waiting'))::int as late,
			min(d.waiting_since) as oldest_at
		from receiver r join delivery d on d.receiver_id = r.id
		where d.state = 'stopped' or (d.state = 'waiting'
			and d.waiting_since < ${at}::timestamptz - make_interval(mins => ${LATE_MINUTES})
			and (d.next_try_at <= ${at}::timestamptz
				or exists (select from delivery_try t where t.delivery_id = d.id and t.at >= d.waiting_since)))
		group by r.id, r.name
		order by stopped desc, late desc, r.name`;
}
