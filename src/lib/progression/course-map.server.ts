import type { AnySql } from '#lib/platform/database.server.ts';
import { whyClosed, type Closed } from './closed.rules.ts';
import type { Enrolment } from './enrolments.server.ts';

export type MapLesson = {
	code: string;
	slug: string;
	title: string;
	minutes: number;
	done: boolean;
};

export type MapAssessment = {
	id: string;
	kind: 'quiz' | 'assignment';
	title: string;
	weightPercent: number;
	floorPercent: number;
	/** 'none', or the state of the newest attempt or submission. */
	state: string;
	/** The best current mark, 0 to 100, or null. */
	bestPercent: number | null;
	handedInAt: Date | null;
};

export type MapModule = {
	id: string;
	code: string;
	title: string;
	summary: string;
	hours: number;
	requires: string[];
	state: string;
	dueAt: Date | null;
	percent: number | null;
	lessons: MapLesson[];
	assessments: MapAssessment[];
	closed: Closed | null;
};

/**
 * The whole course as one learner has it: modules in order with their lessons, assessments and
 * states. One statement, because the course page is opened more than any other.
 */
export async function courseMap(sql: AnySql, enrolment: Enrolment): Promise<MapModule[]> {
	const rows = await sql<(Omit<MapModule, 'closed'> & { boardMeetsOn: string | null })[]>`
		select m.id, m.code, m.title, m.summary, m.hours, m.requires, mp.state, d.due_at,
			(select r.percent from module_result r
				where r.enrolment_id = mp.enrolment_id and r.module_id = m.id
				order by r.settled_at desc, r.id desc limit 1) as percent,
			(select coalesce(json_agg(json_build_object(
					'code', l.code, 'slug', l.slug, 'title', l.title, 'minutes', l.minutes,
					'done', ld.lesson_id is not null) order by l.position), '[]')
				from lesson l
				left join lesson_done ld on ld.lesson_id = l.id and ld.enrolment_id = mp.enrolment_id
				where l.module_id = m.id) as lessons,
			(select coalesce(json_agg(json_build_object(
					'id', a.id, 'kind', a.kind, 'title', a.title, 'weightPercent', a.weight_percent,
					'floorPercent', a.floor_percent, 'state', coalesce(t.state, s.state, 'none'),
					'handedInAt', coalesce(t.submitted_at, s.submitted_at),
					'bestPercent', (select max(k.percent) from mark k
						where k.assessment_id = a.id and k.enrolment_id = mp.enrolment_id
							and not exists (select from mark n where n.supersedes = k.id))
					) order by a.position), '[]')
				from assessment a
				left join lateral (select state, submitted_at from attempt t
					where t.assessment_id = a.id and t.enrolment_id = mp.enrolment_id
					order by t.number desc limit 1) t on true
				left join lateral (select state, submitted_at from submission s
					where s.assessment_id = a.id and s.enrolment_id = mp.enrolment_id
					order by s.number desc limit 1) s on true
				where a.module_id = m.id) as assessments,
			(select min(b.meets_on)::text from board b
				where b.cohort_id = ${enrolment.cohortId} and b.state = 'open') as board_meets_on
		from module_progress mp
			join module m on m.id = mp.module_id
			left join cohort_deadline d on d.module_id = m.id and d.cohort_id = ${enrolment.cohortId}
		where mp.enrolment_id = ${enrolment.id}
		order by m.position`;
	const modules = rows.map((row) => ({ ...row, assessments: row.assessments.map(withDates) }));
	const needed = modules.map((m) => ({
		...m,
		handedInAt: latest(m.assessments.map((a) => a.handedInAt))
	}));
	return modules.map(({ boardMeetsOn, ...module }) => ({
		...module,
		closed: whyClosed(module, needed, boardMeetsOn ? new Date(`${boardMeetsOn}T12:00:00Z`) : null)
	}));
}

// Inside JSON a timestamp is text.
const withDates = (assessment: MapAssessment): MapAssessment => ({
	...assessment,
	handedInAt: assessment.handedInAt && new Date(assessment.handedInAt)
});

const latest = (dates: readonly (Date | null)[]): Date | null =>
	dates.reduce((a, b) => (a && b ? (a > b ? a : b) : (a ?? b)), null);
