import * as v from 'valibot';
import type { Html } from '#lib/catalogue/published.ts';
import { byId, itemType, wrongShape } from '../item-type.ts';
import type { OrderingBody } from './ordering.content.ts';

export type OrderingShown = { steps: { id: string; text: string; html: Html }[] };
/** Step id -> place, '1' to the number of steps. Two steps may share one while the learner thinks. */
export type OrderingResponse = { places: Record<string, string> };

/**
 * Which steps must come before which: each step after its neighbour in the right order, but a step
 * of `freeAfter` only after the one named, and its neighbours as if it were not between them.
 */
export function neighbours({ steps, freeAfter }: OrderingBody): [before: string, after: string][] {
	const fixed = steps.map(({ id }) => id).filter((id) => !Object.hasOwn(freeAfter, id));
	return [
		...fixed.slice(1).map((id, index): [string, string] => [fixed[index] ?? id, id]),
		...Object.entries(freeAfter).map(([id, after]): [string, string] => [after, id])
	];
}

/** The places that count: a place that two steps share belongs to neither. */
function placesTaken(places: Record<string, string>): Map<string, number> {
	const given = Object.entries(places).map(([id, place]) => [id, Number(place)] as const);
	const shared = (place: number) => given.filter(([, other]) => other === place).length > 1;
	return new Map(given.filter(([, place]) => !shared(place)));
}

const inOrder = (taken: Map<string, number>, before: string, after: string): boolean => {
	const first = taken.get(before);
	const second = taken.get(after);
	return first !== undefined && second !== undefined && first < second;
};

/** Steps to be put in order: one share of the marks for each pair of neighbours in the right order. */
export const ordering = itemType<OrderingBody, OrderingResponse, OrderingShown>({
	type: 'ordering',
	arrange({ steps }, shuffle) {
		const ids = steps.map(({ id }) => id);
		const shuffled = shuffle(ids);
		// Shown in the right order, the question would answer itself.
		return shuffled.every((id, index) => id === ids[index]) ? shuffled.toReversed() : shuffled;
	},
	shown: ({ steps }) => ({ steps: byId(steps.map(({ id, text, html }) => ({ id, text, html }))) }),
	response: ({ steps }) =>
		v.strictObject(
			{
				places: v.optional(
					v.record(
						v.picklist(
							steps.map(({ id }) => id),
							wrongShape
						),
						v.picklist(
							steps.map((_, index) => String(index + 1)),
							wrongShape
						),
						wrongShape
					),
					{}
				)
			},
			wrongShape
		),
	filled({ steps }, { places }) {
		if (Object.keys(places).length === 0) return 'none';
		return placesTaken(places).size === steps.length ? 'whole' : 'part';
	},
	score(body, { places }) {
		const taken = placesTaken(places);
		const pairs = neighbours(body);
		return pairs.filter(([before, after]) => inOrder(taken, before, after)).length / pairs.length;
	},
	review(body, response) {
		const taken = placesTaken(response?.places ?? {});
		const pairs = neighbours(body);
		return body.steps.map(({ id, html }, index) => {
			const place = response?.places[id];
			const about = pairs.filter((pair) => pair.includes(id));
			const holds = about.every(([before, after]) => inOrder(taken, before, after));
			return {
				id,
				html,
				yours: place ?? null,
				right: String(index + 1),
				verdict: holds ? 'right' : place ? 'wrong' : 'missed',
				feedbackHtml: ''
			};
		});
	},
	inWords: ({ steps }, { places }) =>
		steps
			.filter(({ id }) => places[id])
			.toSorted((a, b) => Number(places[a.id]) - Number(places[b.id]))
			.map(({ id, text }) => `${places[id]}. ${text}`)
			.join('; '),
	right: ({ steps }) => ({
		places: Object.fromEntries(steps.map(({ id }, at) => [id, String(at + 1)]))
	}),
	wrong: ({ steps }) => ({
		places: Object.fromEntries(steps.map(({ id }, at) => [id, String(steps.length - at)]))
	}),
	// What may stand anywhere was said of the order before.
	rekeyed: (body, { places }) => ({
		...body,
		steps: body.steps.toSorted((a, b) => Number(places[a.id]) - Number(places[b.id])),
		freeAfter: {}
	})
});
