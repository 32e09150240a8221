import type { AnySql } from '#lib/platform/database.server.ts';
import { againOf, type TriesSoFar } from './again.rules.ts';
import { whileAway, whyClosed } from './closed.rules.ts';
import type { CourseMap, MapAssessment, MapModule } from './course-map.ts';
import type { Enrolment } from './enrolments.server.ts';
import { countedPercent } from './tries.server.ts';
import { pausedWords } from './words.rules.ts';

type AssessmentRow = Omit<MapAssessment, 'held' | 'again'> &
	TriesSoFar & { heldUntilBoard: boolean; boardHasMet: boolean };
type ModuleRow = Omit<MapModule, 'closed' | 'assessments'> & {
	assessments: AssessmentRow[];
	boardMeetsOn: string | null;
};

/**
 * Modules in order with their lessons, assessments and states, as one learner has them. One statement, because the course page is opened more than any other.
 */
export async function courseMap(sql: AnySql, enrolment: Enrolment): Promise<CourseMap> {
	const rows = await sql<ModuleRow[]>`
		select m.id, m.code, m.title, m.summary, m.hours, m.requires, m.pass_percent, mp.state, d.due_at,
			(select r.percent from module_result r
				where r.enrolment_id = mp.enrolment_id and r.module_id = m.id
				order by r.settled_at desc, r.id desc limit 1) as percent,
			(select coalesce(json_agg(json_build_object(
					'id', l.id, 'code', l.code, 'slug', l.slug, 'title', l.title, 'minutes', l.minutes,
					'done', ld.lesson_id is not null) order by l.position), '[]')
				from lesson l
				left join lesson_done ld on ld.lesson_id = l.id and ld.enrolment_id = mp.enrolment_id
				where l.module_id = m.id) as lessons,
			${assessmentsOf(sql)} as assessments,
			(select min(b.meets_on)::text from board b
				where b.cohort_id = ${enrolment.cohortId} and b.state = 'open') as board_meets_on
		from module_progress mp
			join module m on m.id = mp.module_id
			left join cohort_deadline d on d.module_id = m.id and d.cohort_id = ${enrolment.cohortId}
			cross join lateral (select count(*) filter (where decision = 'refer') as grants,
				max(decided_at) filter (where decision = 'refer') as granted_at, count(*) > 0 as met
				from board_decision where enrolment_id = mp.enrolment_id) board
		where mp.enrolment_id = ${enrolment.id}
		order by m.position`;
	const boardMeetsOn = rows[0]?.boardMeetsOn ?? null;
	const modules = rows.map(({ boardMeetsOn: _, ...row }) => ({
		...row,
		assessments: row.assessments.map(withDates)
	}));
	const closedOnes = withClosed(modules, boardMeetsOn);
	const away = pausedWords(enrolment.state) !== null;
	return {
		modules: away ? closedOnes.map(seenFromAway) : closedOnes,
		boardMeetsOn
	};
}

const assessmentsOf = (sql: AnySql) => sql`
	(select coalesce(json_agg(json_build_object(
			'id', a.id, 'kind', a.kind, 'title', a.title, 'weightPercent', a.weight_percent,
			'floorPercent', a.floor_percent, 'state', coalesce(t.state, 'none'), 'used', coalesce(t.used, 0),
			'allowed', a.attempts + board.grants, 'handedInAt', t.submitted_at,
			'markedAt', k.newest_at, 'bestPercent', k.best,
			'lastPercent', last.percent, 'firstMarkedAt', last.first_at, 'grantedAt', board.granted_at,
			'coolingOffHours', a.policy -> 'coolingOffHours',
			'resubmitWithinDays', a.policy -> 'resubmitWithinDays',
			'resubmitCapPercent', a.policy -> 'resubmitCapPercent',
			'heldUntilBoard', a.policy ->> 'release' is not distinct from 'after-board',
			'boardHasMet', board.met) order by a.position), '[]')
		from assessment a
		left join lateral (
			select id, state, submitted_at, count(*) over () as used from (
				select id, state, submitted_at, number from attempt
					where assessment_id = a.id and enrolment_id = mp.enrolment_id and state <> 'voided'
				union all
				select id, state, submitted_at, number from submission
					where assessment_id = a.id and enrolment_id = mp.enrolment_id
			) tries order by number desc limit 1
		) t on true
		left join lateral (
			select ${countedPercent(sql)} as best, max(k.marked_at) as newest_at
			from mark k left join attempt t on t.id = k.attempt_id
			where k.assessment_id = a.id and k.enrolment_id = mp.enrolment_id
				and not exists (select from mark n where n.supersedes = k.id)
				and t.state is distinct from 'voided'
		) k on true
		left join lateral (
			select max(l.percent) filter (where not exists (select from mark n where n.supersedes = l.id)) as percent,
				min(l.marked_at) as first_at
			from mark l
			where l.enrolment_id = mp.enrolment_id and l.assessment_id = a.id
				and (l.attempt_id = t.id or l.submission_id = t.id)
		) last on true
		where a.module_id = m.id)`;

/** Adds why each module is closed, which hangs on the others. */
function withClosed(
	rows: readonly Omit<MapModule, 'closed'>[],
	boardMeetsOn: string | null
): MapModule[] {
	const needed = rows.map((m) => ({
		...m,
		handedInAt: latest(m.assessments.map((a) => a.handedInAt))
	}));
	const meets = boardMeetsOn ? new Date(`${boardMeetsOn}T12:00:00Z`) : null;
	return rows.map((module) => ({
		...module,
		percent: module.assessments.some((a) => a.held) ? null : module.percent,
		closed: whyClosed(module, needed, meets)
	}));
}

const seenFromAway = (module: MapModule): MapModule => ({
	...module,
	closed: module.closed && whileAway(module.closed)
});

function withDates(row: AssessmentRow): MapAssessment {
	const tries: TriesSoFar = {
		...row,
		handedInAt: asDate(row.handedInAt),
		firstMarkedAt: asDate(row.firstMarkedAt),
		grantedAt: asDate(row.grantedAt)
	};
	const held = row.heldUntilBoard && !row.boardHasMet && row.bestPercent !== null;
	return {
		id: row.id,
		kind: row.kind,
		title: row.title,
		weightPercent: row.weightPercent,
		floorPercent: row.floorPercent,
		state: row.state,
		used: row.used,
		allowed: row.allowed,
		handedInAt: tries.handedInAt,
		markedAt: asDate(row.markedAt),
		bestPercent: held ? null : row.bestPercent,
		held,
		again: againOf(tries)
	};
}

// Inside JSON a timestamp is text.
const asDate = (value: Date | string | null): Date | null => (value ? new Date(value) : null);

const latest = (dates: readonly (Date | null)[]): Date | null =>
	dates.reduce((a, b) => (a && b ? (a > b ? a : b) : (a ?? b)), null);
