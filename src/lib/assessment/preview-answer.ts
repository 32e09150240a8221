import { readAnswers } from './answer-form.ts';
import { typeOf } from './items/item-types.ts';
import { type PreviewedItem, previewQuestion } from './preview.rules.ts';
import type { ShownQuestion } from './question.rules.ts';

/** The answer in the form of a previewed question, or the question again with what is wrong. */
export function readPreviewAnswer(
	item: PreviewedItem,
	form: Iterable<[string, unknown]>
): { response: object } | { fault: string; question: ShownQuestion & { error: string } } {
	const given = readAnswers(form).get(1)?.response ?? {};
	const accepted = typeOf(item).accept(item.body, given);
	if ('response' in accepted) return accepted;
	const { fault } = accepted;
	return { fault, question: { ...previewQuestion(item, null), error: fault } };
}
