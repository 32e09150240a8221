import { authorise } from '../identity/permissions.rules.ts';
import type { Actor } from '../platform/actor.ts';
import type { AnySql } from '../platform/database.server.ts';
import type { GivenMark } from './agreement.rules.ts';

export type ModuleMark = GivenMark & {
	submissionId: string;
	candidateNumber: string;
	markedAt: Date;
	/** What was published before, when this mark took its place; with the reason. */
	before: number | null;
	now: number;
	reason: string;
};

/** The marks that stand for the assignment of one module in one cohort, without a name. */
export async function moduleMarks(
	sql: AnySql,
	actor: Actor,
	place: { cohortId: string; moduleId: string }
): Promise<ModuleMark[]> {
	authorise(actor, 'submission.mark', place);
	return sql<ModuleMark[]>`
		select m.submission_id, e.candidate_number, m.marked_at, m.reason, m.percent as now,
			old.percent as before, coalesce(m.raw_percent, m.percent) as worth,
			m.marker_id is not distinct from ${actor.personId}::uuid as yours,
			coalesce((select jsonb_object_agg(d->>'criterionId', (d->>'percent')::numeric)
				from jsonb_array_elements(m.detail) d where d ? 'criterionId'), '{}') as points
		from assessment a join mark m on m.assessment_id = a.id
			join enrolment e on e.id = m.enrolment_id left join mark old on old.id = m.supersedes
		where a.module_id = ${place.moduleId} and a.kind = 'assignment'
			and e.cohort_id = ${place.cohortId} and m.submission_id is not null
			and not exists (select from mark newer where newer.supersedes = m.id)
		order by m.marked_at desc, m.id desc`;
}

export type BoardNews = { state: 'open' | 'ratified'; meetsOn: string };

/** The boards of examiners of a cohort, the latest first: what has become of its marks. */
export async function boardsOfCohort(
	sql: AnySql,
	actor: Actor,
	cohortId: string
): Promise<BoardNews[]> {
	authorise(actor, 'submission.mark', { cohortId });
	return sql<BoardNews[]>`
		select state, meets_on from board where cohort_id = ${cohortId} order by meets_on desc, id desc`;
}
