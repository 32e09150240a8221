import type { AssignmentPolicy, Item, PublicAssignmentPolicy, PublicItem } from './published.ts';

/**
 * What a learner may see of an item before it is handed in. Options, prompts, answers and steps come
 * sorted by their opaque ids; the attempt's own stored order is the caller's to apply.
 */
export function publicItem(item: Item): PublicItem {
	const { body } = item;
	const shared = { id: item.id, marks: item.marks, stemHtml: body.stemHtml };
	switch (body.type) {
		case 'single-choice':
		case 'multiple-response':
			return {
				...shared,
				type: body.type,
				options: byId(body.options.map(({ id, html }) => ({ id, html })))
			};
		case 'matching':
			return {
				...shared,
				type: body.type,
				prompts: byId(body.pairs.map(({ id, promptHtml }) => ({ id, html: promptHtml }))),
				answers: byId(body.answers.map(({ id, text, html }) => ({ id, text, html })))
			};
		case 'ordering':
			return {
				...shared,
				type: body.type,
				steps: byId(body.steps.map(({ id, text, html }) => ({ id, text, html })))
			};
		case 'numeric':
			return body.form === 'number'
				? { ...shared, type: 'numeric', form: 'number', unit: body.unit }
				: { ...shared, type: 'numeric', form: 'day-and-time' };
	}
}

/** What a learner may see of an assignment: picked field by field, so that nothing new leaks. */
export function publicAssignmentPolicy(policy: AssignmentPolicy): PublicAssignmentPolicy {
	const { words, file, resubmitWithinDays, resubmitCapPercent, briefHtml, criteria } = policy;
	return { words, file, resubmitWithinDays, resubmitCapPercent, briefHtml, criteria };
}

const byId = <T extends { id: string }>(list: T[]): T[] =>
	list.toSorted((a, b) => (a.id < b.id ? -1 : 1));
