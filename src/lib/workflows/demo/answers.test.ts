import { describe, expect, it } from 'vitest';
import { checkContent } from '#lib/catalogue/content/content.ts';
import { readTranche } from '#lib/catalogue/content/files.server.ts';
import { typeOf } from '#lib/assessment/items/item-types.ts';
import { answersFor } from './answers.ts';

const { files } = await readTranche('content/tranche-1', () => {});
const { editions } = checkContent(files, []);
const items = editions.flatMap(({ modules }) =>
	modules.flatMap(({ assessments }) =>
		assessments.flatMap((each) => ('items' in each ? each.items : []))
	)
);

describe.each(items.map((item) => [item.key, item] as const))('the item %s', (_, item) => {
	const paper = [{ item: { ...item, id: item.key } }];
	it('is answered right for its whole marks, and wrong for none', () => {
		const [right] = answersFor(paper, 1);
		const [wrong] = answersFor(paper, 0);
		expect(typeOf(item).accept(item.body, right?.response)).toEqual({ response: right?.response });
		expect(typeOf(item).score(item.body, right?.response)).toBe(1);
		expect(typeOf(item).accept(item.body, wrong?.response)).toEqual({ response: wrong?.response });
		expect(typeOf(item).score(item.body, wrong?.response)).toBeLessThan(0.5);
	});
});
