import type { AnySql } from '#lib/platform/database.server.ts';
import { sentenceOf, type Happening } from './enrolment-history.rules.ts';

export type HistoryEntry = {
	at: Date;
	sentence: string;
	/** Who did it; null: the system itself. */
	actorId: string | null;
	actorName: string | null;
};

type Row = Happening & { actorId: string | null; actorName: string | null };

/**
 * Everything that happened to one learner on a course, in plain sentences, oldest first. What
 * happened at one instant is told in the order in which one thing led to the next: `rank`.
 * @param learnerAt when the learner reads it, who sees no result that is held then; null: staff do
 */
export async function historyOf(
	sql: AnySql,
	enrolmentId: string,
	learnerAt: Date | null
): Promise<HistoryEntry[]> {
	const rows = await sql<Row[]>`
		with held as (
			select t.id, a.module_id, t.submitted_at
			from attempt t join assessment a on a.id = t.assessment_id
			where t.enrolment_id = ${enrolmentId} and t.submitted_at is not null
				and ${learnerAt}::timestamptz is not null
				and visible_from(t.enrolment_id, t.assessment_id, t.submitted_at) <= ${learnerAt} is not true
		),
		subject as (
			select 'enrolment' as machine, e.id, null as title, null as module_code, null::int as number,
				5 as rank, null::timestamptz as held_from
			from enrolment e where e.id = ${enrolmentId}
			union all
			select 'module', mp.id, m.title, m.code, null, 3,
				(select min(submitted_at) from held where module_id = m.id)
			from module_progress mp join module m on m.id = mp.module_id
			where mp.enrolment_id = ${enrolmentId}
			union all
			select 'attempt', t.id, a.title, m.code, t.number, 1,
				(select submitted_at from held where id = t.id)
			from attempt t join assessment a on a.id = t.assessment_id join module m on m.id = a.module_id
			where t.enrolment_id = ${enrolmentId}
			union all
			select 'submission', s.id, a.title, m.code, s.number, 1, null
			from submission s join assessment a on a.id = s.assessment_id join module m on m.id = a.module_id
			where s.enrolment_id = ${enrolmentId}
			union all
			select 'award', w.id, w.qualification_title, null, null, 6, null
			from award w where w.enrolment_id = ${enrolmentId}
		),
		happening as (
			select s.machine, h.event, s.title, s.module_code, s.number, h.at, h.actor_id,
				case h.event ->> 'type' when 'accepted' then 0 when 'started' then 0 when 'unlocked' then 4
					else s.rank end as rank,
				h.seq, (select k.percent from mark k where k.id = (h.event ->> 'markId')::uuid) as percent,
				coalesce(h.at >= s.held_from, false) as held
			from subject s join history h on h.machine = s.machine and h.subject_id = s.id
			union all
			select 'enrolment', '{"type":"invited"}', null, null, null, e.created_at, null, 0, 0, null, false
			from enrolment e where e.id = ${enrolmentId}
			union all
			select 'submission', '{"type":"started"}', a.title, m.code, s.number, s.created_at, e.person_id,
				0, 0, null, false
			from submission s join assessment a on a.id = s.assessment_id
				join module m on m.id = a.module_id join enrolment e on e.id = s.enrolment_id
			where s.enrolment_id = ${enrolmentId}
			union all
			select s.machine, jsonb_build_object('type', 'corrected', 'reason', k.reason), s.title,
				s.module_code, s.number, k.marked_at, k.marker_id, 2, 0, k.percent,
				coalesce(k.marked_at >= s.held_from, false)
			from subject s join mark k on k.submission_id = s.id or k.attempt_id = s.id
			where k.enrolment_id = ${enrolmentId} and k.supersedes is not null
			union all
			select 'lesson', '{"type":"read"}', concat(l.code, ', ', l.title), null, null, d.done_at,
				e.person_id, 7, 0, null, false
			from lesson_done d join lesson l on l.id = d.lesson_id join enrolment e on e.id = d.enrolment_id
			where d.enrolment_id = ${enrolmentId}
		)
		select y.*, p.name as actor_name
		from happening y left join person p on p.id = y.actor_id
		order by y.at, y.rank, y.seq`;
	return rows.flatMap((row) => {
		const sentence = sentenceOf(row);
		const { at, actorId, actorName } = row;
		return sentence === null ? [] : [{ at, sentence, actorId, actorName }];
	});
}

/** True once the learner took up the place, even if they left it later. */
export async function wasAccepted(sql: AnySql, enrolmentId: string): Promise<boolean> {
	const [row] = await sql`
		select from history
		where machine = 'enrolment' and subject_id = ${enrolmentId} and event ->> 'type' = 'accepted'`;
	return row !== undefined;
}
