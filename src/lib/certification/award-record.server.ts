import type { AnySql } from '#lib/platform/database.server.ts';
import { NotFound } from '#lib/platform/errors.ts';
import { isId } from '#lib/platform/id.ts';
import type { AwardEvent, AwardState } from './award.machine.ts';

/** What staff see of an award beside its certificate. */
export type AwardRecord = {
	id: string;
	state: AwardState;
	version: number;
	personId: string;
	/** The name today; the one as awarded stands on the certificate. */
	personName: string;
	cohortCode: string;
	cohortName: string;
	boardId: string;
	createdAt: Date;
	moves: { seq: number; event: AwardEvent; at: Date; by: string | null }[];
};

/** Routes have asked for the right to change awards. @throws NotFound */
export async function awardRecord(sql: AnySql, awardId: string): Promise<AwardRecord> {
	const [award] = isId(awardId)
		? await sql<Omit<AwardRecord, 'moves'>[]>`
			select a.id, a.state, a.version, a.person_id, p.name as person_name, c.code as cohort_code,
				c.name as cohort_name, d.board_id, a.created_at
			from award a
				join person p on p.id = a.person_id
				join enrolment e on e.id = a.enrolment_id
				join cohort c on c.id = e.cohort_id
				join board_decision d on d.id = a.decision_id
			where a.id = ${awardId}`
		: [];
	if (!award) throw new NotFound('That award');
	const moves = await sql<AwardRecord['moves']>`
		select h.seq, h.event, h.at, p.name as by
		from history h left join person p on p.id = h.actor_id
		where h.machine = 'award' and h.subject_id = ${awardId} order by h.seq`;
	return { ...award, moves };
}
