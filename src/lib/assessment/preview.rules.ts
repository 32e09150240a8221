import type { Item } from '#lib/catalogue/published.ts';
import { typeOf } from './items/item-types.ts';
import { shuffleBy } from './paper.rules.ts';
import { type ShownQuestion, showQuestion } from './question.rules.ts';
import { scoreItem } from './score.rules.ts';

/** A question as a learner sees it, without being in anybody's paper. */
export type PreviewedItem = Pick<
	Item,
	'id' | 'key' | 'type' | 'outcome' | 'level' | 'marks' | 'body'
>;

/** @param response what whoever looks at it answered; null: nothing yet */
export function previewQuestion(item: PreviewedItem, response: object | null): ShownQuestion {
	const optionOrder = typeOf(item).arrange(item.body, shuffleBy(item.key));
	const line = {
		position: 1,
		optionOrder,
		item,
		response,
		flagged: false,
		receivedAt: null,
		correction: null
	};
	return showQuestion(line);
}

/** The same once it is marked, as the result page shows it. */
export function previewResult(item: PreviewedItem, response: object) {
	const { shown, optionOrder } = previewQuestion(item, response);
	const { score, marks } = scoreItem({ item, response });
	return {
		...{ position: 1, type: item.type, shown, optionOrder, score, marks, comment: '' },
		stemHtml: item.body.stemHtml,
		feedbackHtml: item.body.feedbackHtml,
		lines: typeOf(item).review(item.body, response)
	};
}
