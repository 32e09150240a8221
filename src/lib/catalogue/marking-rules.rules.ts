import {
	type Assessment,
	type Edition,
	isUnlimited,
	type Module,
	rubricLevels
} from './published.ts';

type Rules = [name: string, words: string][];

/** Everything that decides a result, by name and in words, so that two editions can be compared. */
export function markingRules(
	edition: Pick<Edition, 'grades' | 'award'>,
	modules: readonly Module[],
	assessments: readonly Assessment[]
): Map<string, string> {
	const { grades, award } = edition;
	return new Map([
		['Pass', `${grades.pass}%`],
		['Merit', `${grades.merit}%`],
		['Distinction', `${grades.distinction}%`],
		['Award', `${award.title} (${award.code}), ${award.hours} hours`],
		['Award is valid for', award.validMonths ? `${award.validMonths} months` : 'no limit'],
		...modules.flatMap((module) => [
			...moduleRules(module),
			...assessments
				.filter(({ moduleId }) => moduleId === module.id)
				.flatMap((one) => assessmentRules(`${module.code} ${one.code}`, one))
		])
	]);
}

function moduleRules({ code, ...module }: Module): Rules {
	return [
		[`${code}: hours`, String(module.hours)],
		[`${code}: weeks`, `${module.weekFrom} to ${module.weekTo}`],
		[`${code}: needs first`, module.requires.join(', ') || 'nothing'],
		[`${code}: least mean`, `${module.passPercent}%`]
	];
}

function assessmentRules(name: string, one: Assessment): Rules {
	return [
		[`${name}: weight`, `${one.weightPercent}%`],
		[`${name}: least mark`, `${one.floorPercent}%`],
		[`${name}: tries`, isUnlimited(one.attempts) ? 'unlimited' : String(one.attempts)],
		...(one.kind === 'quiz' ? quizRules(name, one.policy) : assignmentRules(name, one.policy))
	];
}

function quizRules(name: string, policy: Extract<Assessment, { kind: 'quiz' }>['policy']): Rules {
	const cells = policy.blueprint.map(
		({ outcome, items, types, levels }) =>
			`${outcome}: ${items} (${types.join(', ')}; ${levels.join(', ')})`
	);
	return [
		[`${name}: minutes`, String(policy.minutes)],
		[`${name}: hours between tries`, policy.coolingOffHours.join(', ') || 'none'],
		[`${name}: results`, policy.release],
		[`${name}: questions`, String(policy.itemCount)],
		[`${name}: drawn from`, cells.join('; ')]
	];
}

function assignmentRules(
	name: string,
	policy: Extract<Assessment, { kind: 'assignment' }>['policy']
): Rules {
	return [
		[`${name}: words`, String(policy.words)],
		[`${name}: days to hand in again`, String(policy.resubmitWithinDays)],
		[`${name}: most for a second try`, `${policy.resubmitCapPercent}%`],
		...policy.criteria.flatMap((criterion): Rules => {
			const must = criterion.mustPass ? ', must be passed' : '';
			return [
				[`${name}, ${criterion.title}: weight`, `${criterion.weight}%${must}`],
				[
					`${name}, ${criterion.title}: levels`,
					rubricLevels.map((level) => criterion.levels[level]).join(' / ')
				]
			];
		})
	];
}
