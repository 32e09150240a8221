import fc from 'fast-check';
import type { Better } from '../better.ts';
import type { OrderingBody } from './ordering.content.ts';

const places = (order: readonly string[]) => ({
	places: Object.fromEntries(order.map((id, index) => [id, String(index + 1)]))
});

/** The order with some of its steps that stand side by side the wrong way round put right. */
function nearer(order: readonly string[], right: readonly string[], swaps: readonly number[]) {
	const nearing = [...order];
	for (const swap of swaps) {
		const wrong = nearing.flatMap((id, at) => {
			const next = nearing[at + 1];
			return next !== undefined && right.indexOf(id) > right.indexOf(next) ? [at] : [];
		});
		const at = wrong[swap % wrong.length];
		if (at !== undefined) nearing.splice(at, 2, nearing[at + 1]!, nearing[at]!);
	}
	return nearing;
}

/** Some steps in any order, and all of them in one that is nearer to the right one. */
export const better: Better<OrderingBody> = ({ steps }) => {
	const ids = steps.map(({ id }) => id);
	const order = fc.shuffledSubarray(ids, { minLength: ids.length });
	return fc
		.tuple(order, fc.subarray(ids), fc.array(fc.nat(10), { maxLength: 15 }))
		.map(([given, left, swaps]) => {
			const some = places(given);
			for (const id of left) delete some.places[id];
			return [some, places(nearer(given, ids, swaps))] as const;
		});
};
