import * as v from 'valibot';
import { fileTypes } from '../published.ts';
import { line, listOf, markdown, outcomeId, percent, slug, whole, told } from './field.schema.ts';

/** A file whose `kind` is assignment. */
export const assignmentSchema = v.strictObject({
	code: slug,
	kind: v.literal('assignment'),
	title: line,
	weightPercent: whole(1, 100),
	floorPercent: told('The least that passes this part.', percent),
	words: whole(50, 50_000),
	file: told(
		'Left out: text only.',
		v.optional(
			v.strictObject({
				required: v.boolean(),
				types: listOf(v.picklist(fileTypes), 1),
				maxMegabytes: whole(1, 50)
			})
		)
	),
	attempts: whole(1, 10),
	resubmitWithinDays: whole(1, 365),
	resubmitCapPercent: percent,
	brief: markdown,
	criteria: listOf(
		v.strictObject({
			id: slug,
			title: line,
			weight: told('The weights of all criteria add up to 100.', whole(1, 100)),
			outcome: outcomeId,
			mustPass: told(
				'Below pass here, the whole part is not passed, whatever the total.',
				v.optional(v.boolean())
			),
			levels: v.strictObject({ notYet: line, pass: line, merit: line, distinction: line })
		}),
		1,
		20
	),
	markingNotes: told('For markers only.', v.optional(markdown)),
	exemplars: v.optional(
		v.strictObject({
			notYet: v.optional(markdown),
			pass: v.optional(markdown),
			merit: v.optional(markdown),
			distinction: v.optional(markdown)
		})
	)
});
