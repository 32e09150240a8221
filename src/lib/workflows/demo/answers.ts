import type { ItemBody } from '#lib/catalogue/published.ts';

type Question = { item: { id: string; marks: number; body: ItemBody } };

/**
 * Answers to a paper that come to about `share` of its marks: right ones until the share is reached,
 * wrong ones after.
 */
export function answersFor<Q extends Question>(
	paper: readonly Q[],
	share: number
): { itemId: string; response: object }[] {
	const total = paper.reduce((sum, { item }) => sum + item.marks, 0);
	let reached = 0;
	return paper.map(({ item }) => {
		const right = reached + item.marks <= share * total + 1e-9;
		if (right) reached += item.marks;
		return { itemId: item.id, response: right ? rightAnswer(item.body) : wrongAnswer(item.body) };
	});
}

function rightAnswer(body: ItemBody): object {
	switch (body.type) {
		case 'single-choice':
			return { choice: body.options.find(({ correct }) => correct)?.id };
		case 'multiple-response':
			return { choices: body.options.filter(({ correct }) => correct).map(({ id }) => id) };
		case 'matching':
			return { matches: Object.fromEntries(body.pairs.map(({ id, answerId }) => [id, answerId])) };
		case 'ordering':
			return { places: Object.fromEntries(body.steps.map(({ id }, at) => [id, String(at + 1)])) };
		case 'numeric':
			return body.form === 'number'
				? { value: String(body.answer) }
				: { day: String(body.answer.day), time: body.answer.time };
	}
}

/** An answer that a person might give and that earns nothing. */
function wrongAnswer(body: ItemBody): object {
	switch (body.type) {
		case 'single-choice':
			return { choice: body.options.find(({ correct }) => !correct)?.id };
		case 'multiple-response':
			return { choices: body.options.filter(({ correct }) => !correct).map(({ id }) => id) };
		case 'matching': {
			// Everything shifted by one.
			const given = body.pairs.map(({ answerId }) => answerId);
			const shifted = body.pairs.map(({ id }, at) => [id, given[(at + 1) % given.length]]);
			return { matches: Object.fromEntries(shifted) };
		}
		case 'ordering': {
			const last = body.steps.length;
			return {
				places: Object.fromEntries(body.steps.map(({ id }, at) => [id, String(last - at)]))
			};
		}
		case 'numeric':
			return body.form === 'number'
				? { value: String(body.answer + body.tolerance * 2 + 7) }
				: { day: String((body.answer.day % 28) + 1), time: body.answer.time };
	}
}
