import { toJsonSchema } from '@valibot/to-json-schema';
import type { GenericSchema } from 'valibot';
import { assignmentSchema } from './assignment.schema.ts';
import { courseSchema } from './course.schema.ts';
import { exercisePageSchema } from './exercise-page.schema.ts';
import { lessonSchema } from './lesson.schema.ts';
import { moduleSchema } from './module.schema.ts';
import { quizSchema } from './quiz.schema.ts';
import { scenarioSchema } from '../scenario/scenario.schema.ts';
import { glossarySchema, outcomesSchema, sourcesSchema, trancheSchema } from './tranche.schema.ts';

const published: Record<string, { schema: GenericSchema; title: string }> = {
	tranche: { schema: trancheSchema, title: 'tranche.yaml: a tranche of courses' },
	sources: { schema: sourcesSchema, title: 'sources.yaml: the sources that lessons cite' },
	glossary: { schema: glossarySchema, title: 'glossary.yaml: terms and their meanings' },
	outcomes: { schema: outcomesSchema, title: 'outcomes.yaml: clauses of standards' },
	course: { schema: courseSchema, title: 'course.yaml: one edition of one course' },
	module: { schema: moduleSchema, title: 'module.yaml: one module' },
	lesson: { schema: lessonSchema, title: 'The front matter of a lesson' },
	'exercise-page': {
		schema: exercisePageSchema,
		title: 'The front matter of a page for those who lead an exercise'
	},
	scenario: { schema: scenarioSchema, title: 'exercise/scenario.yaml: an exercise as data' },
	quiz: { schema: quizSchema, title: 'quiz.yaml: a quiz and its bank of items' },
	assignment: { schema: assignmentSchema, title: 'assignment.yaml: written work and its rubric' }
};

/** The JSON Schemas for editors, by file name, as they stand in static/schemas/content/1/. */
export function jsonSchemas(): Map<string, string> {
	return new Map(
		Object.entries(published).map(([name, { schema, title }]) => {
			const { $schema, ...rest } = toJsonSchema(schema, { typeMode: 'input', errorMode: 'ignore' });
			const document = { $schema, $id: `/schemas/content/1/${name}.json`, title, ...rest };
			return [`${name}.json`, `${JSON.stringify(document, null, 2)}\n`];
		})
	);
}
