import { checkUnique } from './check-references.ts';
import type { ModuleIds } from './check-module.ts';
import type { AssignmentReading } from './reading.ts';

export function checkAssignment(assignment: AssignmentReading, { outcomes }: ModuleIds): void {
	const criteria = assignment.partly.criteria ?? [];
	const ids = criteria.map((criterion) => criterion?.id);
	checkUnique(assignment, ids, (index) => ['criteria', index, 'id'], 'the criterion');
	criteria.forEach((criterion, index) => {
		const outcome = criterion?.outcome;
		if (outcome !== undefined && !outcomes.has(outcome)) {
			assignment.fault(
				['criteria', index, 'outcome'],
				`"${outcome}" is not an outcome of the module`
			);
		}
	});
	if (assignment.partly.floorPercent === 0) {
		criteria.forEach((criterion, index) => {
			if (!criterion?.mustPass) return;
			assignment.fault(
				['criteria', index, 'mustPass'],
				'a part with a criterion that must be passed needs a floorPercent above 0'
			);
		});
	}
	const weights = criteria.map((criterion) => criterion?.weight);
	const sum = weights.reduce<number>((total, weight) => total + (weight ?? 0), 0);
	if (sum !== 100 && weights.length > 0 && weights.every((weight) => weight !== undefined)) {
		assignment.fault(['criteria'], `the weights of the criteria add up to ${sum}, not 100`);
	}
}
