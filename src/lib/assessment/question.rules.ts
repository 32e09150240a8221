import { asShown } from './answer-form.ts';
import type { Filled } from './filled.ts';
import { typeOf } from './items/item-types.ts';
import type { PaperLine } from './papers.server.ts';

/** A question as the page of an open quiz may show it: nothing in it says what is right. */
export type ShownQuestion = {
	position: number;
	type: string;
	marks: number;
	stemHtml: string;
	/** What the type of the item lets be seen. */
	shown: object;
	optionOrder: string[];
	response: object;
	flagged: boolean;
	filled: Filled;
	/** The answer as shown, for `q3.was`. */
	was: string;
};

export function showQuestion(line: PaperLine): ShownQuestion {
	const { position, item, optionOrder, flagged } = line;
	const type = typeOf(item);
	const response = currentResponse(line);
	return {
		position,
		type: item.type,
		marks: item.marks,
		stemHtml: item.body.stemHtml,
		shown: type.shown(item.body),
		optionOrder,
		response,
		flagged,
		filled: type.filled(item.body, response),
		was: asShown(response, flagged)
	};
}

/** The answer that counts, or what an empty one looks like. */
export function currentResponse({ item, response }: PaperLine): object {
	const accepted = typeOf(item).accept(item.body, response ?? {});
	return 'response' in accepted ? accepted.response : {};
}
