import { authorise } from '#lib/identity/permissions.rules.ts';
import type { Actor } from '#lib/platform/actor.ts';
import type { AnySql } from '#lib/platform/database.server.ts';
import { assessmentsOfEdition } from './assessments.server.ts';
import { compare, compareRules } from './difference.rules.ts';
import { editionAt } from './editions.server.ts';
import { markingRules } from './marking-rules.rules.ts';
import { modulesOf } from './modules.server.ts';
import type { Item, Lesson } from './published.ts';

/** Learners of one cohort of the older edition, by how far they are. */
export type CohortInProgress = {
	code: string;
	name: string;
	endsOn: string;
	notBegun: number;
	inProgress: number;
	finished: number;
	/** Of those in progress: who has a mark from an assessment that would be another now. */
	marked: number;
};

/**
 * What is different in an edition from an older one of its course, and whom it would concern.
 * Nothing moves by it: learners stay on the edition that they began with.
 */
export async function editionDifference(
	sql: AnySql,
	actor: Actor,
	{ from, to }: { from: string; to: string }
) {
	authorise(actor, 'content.read');
	const [before, after] = await Promise.all([contentOf(sql, from), contentOf(sql, to)]);
	const lessons = compare(before.lessons, after.lessons, {
		title: ({ title }) => title,
		text: ({ html }) => html,
		'key points': ({ keyPoints }) => keyPoints,
		'questions to oneself': ({ selfCheck }) => selfCheck,
		sources: ({ sources }) => sources.map(({ id }) => id),
		'further reading': ({ furtherReading }) => furtherReading.map(({ id }) => id),
		minutes: ({ minutes }) => minutes,
		outcomes: ({ outcomes }) => outcomes,
		standards: ({ maps }) => maps,
		'review date': ({ reviewBy }) => reviewBy
	});
	const items = compare(before.items, after.items, {
		type: ({ type }) => type,
		question: ({ body }) => body.stemHtml,
		'answers and their feedback': ({ body }) => {
			const {
				stemHtml: _stem,
				feedbackHtml: _all,
				lesson: _lesson,
				difficulty: _guess,
				...own
			} = body;
			return own;
		},
		feedback: ({ body }) => body.feedbackHtml,
		marks: ({ marks }) => marks,
		outcome: ({ outcome }) => outcome,
		level: ({ level }) => level,
		'lesson to read again': ({ body }) => body.lesson,
		difficulty: ({ body }) => body.difficulty
	});
	const modules = compare(before.modules, after.modules, { title: ({ title }) => title });
	const whole = modules.filter(({ change }) => change === 'added' || change === 'removed');
	const rules = compareRules(
		before.rules,
		after.rules,
		whole.map(({ key }) => key)
	);
	const changed = before.assessments.filter(
		({ name }) =>
			whole.some(({ key }) => name.startsWith(`${key} `)) ||
			rules.some(({ rule }) => rule.startsWith(`${name}:`) || rule.startsWith(`${name},`))
	);
	const cohorts = await cohortsOn(
		sql,
		from,
		changed.map(({ id }) => id)
	);
	return {
		from: before.edition,
		to: after.edition,
		...{ modules, lessons, items, rules, cohorts }
	};
}

async function contentOf(sql: AnySql, editionId: string) {
	const [edition, modules, assessments, lessons, items] = await Promise.all([
		editionAt(sql, editionId),
		modulesOf(sql, editionId),
		assessmentsOfEdition(sql, editionId),
		sql<Lesson[]>`
			select l.* from lesson l join module m on m.id = l.module_id
			where l.edition_id = ${editionId} order by m.position, l.position`,
		sql<Item[]>`
			select i.* from item i join assessment a on a.id = i.assessment_id
				join module m on m.id = a.module_id
			where i.edition_id = ${editionId} order by m.position, i.key collate "C"`
	]);
	const codes = new Map(modules.map(({ id, code }) => [id, code]));
	const moduleOf = (id: string): string => codes.get(id) ?? '';
	const homes = new Map(assessments.map(({ id, moduleId }) => [id, moduleOf(moduleId)]));
	return {
		edition,
		rules: markingRules(edition, modules, assessments),
		assessments: assessments.map(({ id, moduleId, code }) => {
			return { id, name: `${moduleOf(moduleId)} ${code}` };
		}),
		modules: modules.map(({ code, title }) => {
			return { key: code, name: `${code} ${title}`, module: code, title };
		}),
		lessons: lessons.map((lesson) => ({
			...lesson,
			...{ key: lesson.code, name: `${lesson.code} ${lesson.title}` },
			module: moduleOf(lesson.moduleId)
		})),
		items: items.map((item) => ({
			...item,
			...{ name: item.key, module: homes.get(item.assessmentId) ?? '' }
		}))
	};
}

async function cohortsOn(
	sql: AnySql,
	editionId: string,
	changedAssessments: readonly string[]
): Promise<CohortInProgress[]> {
	return sql<CohortInProgress[]>`
		select c.code, c.name, c.ends_on,
			count(*) filter (where e.state in ('invited', 'enrolled')) as not_begun,
			count(*) filter (where p.going) as in_progress,
			count(*) filter (where e.state in ('awarded', 'failed')) as finished,
			count(*) filter (where p.going and exists (
				select from mark m where m.enrolment_id = e.id
					and m.assessment_id = any(${[...changedAssessments]}::uuid[]))) as marked
		from cohort c left join enrolment e on e.cohort_id = c.id
		cross join lateral (
			select e.state in ('studying', 'awaitingBoard', 'referred', 'deferred') as going) p
		where c.edition_id = ${editionId}
		group by c.id order by c.ends_on desc, c.code`;
}

/** The editions of a course, newest first, to choose two of. */
export async function editionsOf(sql: AnySql, courseCode: string) {
	return sql<{ id: string; label: string; publishedAt: Date }[]>`
		select id, label, published_at from edition where course_code = ${courseCode}
		order by published_at desc, id desc limit 100`;
}
