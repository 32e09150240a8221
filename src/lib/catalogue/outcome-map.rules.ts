import {
	type ContentRow,
	type MapCell,
	type Mapped,
	type MappedLesson,
	type MappedModule,
	type OutcomeMap,
	type Stage,
	stages
} from './outcome-map.ts';

/**
 * The keys of each learning outcome of a module: those that module.yaml gives it, or else those of
 * the lessons that teach it. Items and criteria are mapped by their learning outcome.
 */
export function keysOfOutcomes(
	module: Pick<MappedModule, 'id' | 'outcomes'>,
	lessons: readonly MappedLesson[]
): Map<string, string[]> {
	return new Map(
		module.outcomes.map(({ id, maps }) => {
			const teaching = lessons.filter(
				(lesson) => lesson.moduleId === module.id && lesson.outcomes.includes(id)
			);
			return [id, maps ?? [...new Set(teaching.flatMap((lesson) => lesson.maps))]];
		})
	);
}

export function outcomeMap(mapped: Mapped): OutcomeMap {
	const modules = mapped.modules.map((module) => moduleParts(module, mapped));
	const content = modules.flatMap(({ rows }) => rows);
	const used = new Set([
		...mapped.award.outcomes,
		...mapped.modules.flatMap(({ maps }) => maps),
		...content.flatMap(({ keys }) => keys)
	]);
	const known = new Set(mapped.clauses.map(({ key }) => key));
	const nameless = [...used]
		.filter((key) => !known.has(key))
		.map((key) => ({ key, title: '', framework: '', version: '' }));
	return {
		modules: mapped.modules.map(({ code, title }) => ({ code, title })),
		rows: [...mapped.clauses, ...nameless]
			.filter(({ key }) => used.has(key))
			.map((clause) => {
				const cells = modules.map(({ cellOf }) => cellOf(clause.key));
				const inAward = mapped.award.outcomes.includes(clause.key);
				return { ...clause, cells, inAward, gaps: gapsOf(clause.key, cells, inAward, mapped) };
			}),
		content,
		outside: mapped.clauses.filter(({ key }) => !used.has(key))
	};
}

function moduleParts(module: MappedModule, mapped: Mapped) {
	const lessons = mapped.lessons.filter(({ moduleId }) => moduleId === module.id);
	const keysOf = keysOfOutcomes(module, lessons);
	const assessments = mapped.assessments.filter(({ moduleId }) => moduleId === module.id);
	const ids = new Set(assessments.map(({ id }) => id));
	const items = mapped.items.filter(({ assessmentId }) => ids.has(assessmentId));
	const drawn = assessments.flatMap((one) => (one.kind === 'quiz' ? one.policy.blueprint : []));
	const criteria = assessments.flatMap((one) =>
		one.kind === 'assignment' ? one.policy.criteria : []
	);
	const live = [
		...(module.seminar ? ['seminar'] : []),
		...(module.tableTop ? ['table-top'] : []),
		...(module.hasExercise ? ['exercise'] : [])
	];
	const has = (outcome: string, key: string) => keysOf.get(outcome)?.includes(key) ?? false;
	const row = (kind: string, name: string, keys: string[] = []): ContentRow => {
		return { module: module.code, kind, name, keys };
	};
	return {
		cellOf(key: string): MapCell {
			const teaching = lessons.filter(({ maps }) => maps.includes(key));
			const tasks = teaching.filter(({ hasTask }) => hasTask);
			return withReached({
				taught: teaching.map(({ code }) => code),
				practised: [
					...tasks.map(({ code }) => `work task of ${code}`),
					...(module.maps.includes(key) ? live : [])
				],
				assessed: {
					drawn: sum(drawn.filter(({ outcome }) => has(outcome, key)).map((cell) => cell.items)),
					banked: items.filter(({ outcome }) => has(outcome, key)).length
				},
				evidenced: criteria.filter(({ outcome }) => has(outcome, key)).map(({ title }) => title)
			});
		},
		rows: [
			...lessons.map(({ code, title, maps }) => row('Lesson', `${code} ${title}`, maps)),
			...live.map((name) => row('Practice', name, module.maps)),
			...module.outcomes.map(({ id }) => {
				const banked = items.filter(({ outcome }) => outcome === id).length;
				return row('Questions', `${id}: ${banked} in the bank`, keysOf.get(id));
			}),
			...criteria.map(({ title, outcome }) => row('Criterion', title, keysOf.get(outcome)))
		]
	};
}

function withReached(cell: Omit<MapCell, 'reached'>): MapCell {
	const is: Record<Stage, boolean> = {
		taught: cell.taught.length > 0,
		practised: cell.practised.length > 0,
		assessed: cell.assessed.drawn > 0,
		evidenced: cell.evidenced.length > 0
	};
	return { ...cell, reached: stages.filter((stage) => is[stage]) };
}

function gapsOf(
	key: string,
	cells: readonly MapCell[],
	inAward: boolean,
	{ modules, lessons }: Mapped
): string[] {
	const reached = new Set(cells.flatMap((cell) => cell.reached));
	const claims = inAward ? 'The award claims it, but ' : '';
	const gaps: string[] = [];
	if (!reached.has('taught')) gaps.push(`${claims}no lesson teaches it`);
	else if (!reached.has('assessed') && !reached.has('evidenced')) {
		gaps.push(`${claims}nothing assesses it`);
	} else if (!reached.has('practised')) gaps.push('nothing practises it');
	for (const module of modules.filter(({ maps }) => maps.includes(key))) {
		const own = lessons.filter(({ moduleId }) => moduleId === module.id);
		if (own.some(({ maps }) => maps.includes(key)) || !reached.has('taught')) continue;
		gaps.push(`${module.code} names it, but none of its lessons teaches it`);
	}
	return gaps.map((gap) => gap.charAt(0).toUpperCase() + gap.slice(1));
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, one) => total + one, 0);
