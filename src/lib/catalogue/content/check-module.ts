import { checkAssignment } from './check-assignment.ts';
import { checkLesson } from './check-lesson.ts';
import { checkQuiz } from './check-quiz.ts';
import { checkExercise } from './check-exercise.ts';
import { checkReferences, checkUnique } from './check-references.ts';
import type { Report } from './fault.ts';
import type { Known } from './known.ts';
import type { ModuleReading } from './reading.ts';

/** Ids that are unique in the whole edition, and what each module may refer to. */
export type EditionIds = {
	/** Code of each lesson, with the file that took it first. */
	lessons: Map<string, string>;
	items: Map<string, string>;
};

export type ModuleIds = EditionIds & { outcomes: ReadonlySet<string> };

export function checkModule(
	reading: ModuleReading,
	known: Known,
	edition: EditionIds,
	report: Report
): void {
	const { module, lessons, quizzes, assignments, file } = reading;
	const fault = (message: string) => report({ file, line: 1, message });
	const outcomes = (module?.partly.outcomes ?? []).map((outcome) => outcome?.id);
	const ids = { ...edition, outcomes: new Set(outcomes.filter((id) => id !== undefined)) };
	if (module) {
		checkUnique(module, outcomes, (index) => ['outcomes', index, 'id'], 'the outcome');
		checkReferences(module, ['maps'], module.partly.maps, known.outcomes, 'in outcomes.yaml');
		module.partly.outcomes?.forEach((outcome, index) => {
			const path = ['outcomes', index, 'maps'];
			checkReferences(module, path, outcome?.maps, known.outcomes, 'in outcomes.yaml');
		});
	}
	if (lessons.length === 0) fault('the module has no lesson');
	for (const lesson of lessons) checkLesson(lesson, known, ids);
	for (const quiz of quizzes) checkQuiz(quiz, ids, reading.images);
	for (const assignment of assignments) checkAssignment(assignment, ids);
	if (reading.scenario) checkExercise(reading.scenario, report);

	const assessments = [...quizzes, ...assignments];
	if (assessments.length === 0) return fault('the module has no quiz and no assignment');
	const codes = assessments.map(({ partly }) => partly.code);
	assessments.forEach((assessment, index) => {
		const code = assessment.partly.code;
		if (code !== undefined && codes.indexOf(code) < index) {
			assessment.fault(['code'], `another assessment of the module has the code "${code}"`);
		}
	});
	const weights = assessments.map(({ partly }) => partly.weightPercent);
	const sum = weights.reduce<number>((total, weight) => total + (weight ?? 0), 0);
	if (sum !== 100 && weights.every((weight) => weight !== undefined)) {
		fault(`the weights of its assessments add up to ${sum}, not 100`);
	}
}
