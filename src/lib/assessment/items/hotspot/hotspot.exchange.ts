import { altOr, type ItemExchange, type ItemOf, NO_FEEDBACK, regionId } from '../item-exchange.ts';
import { shapeOf } from './shape.rules.ts';

export const exchange: ItemExchange<ItemOf<'hotspot'>> = {
	toQuestion: ({ image, alt, regions }) => ({
		kind: 'hotspot',
		image,
		alt,
		single: regions.filter(({ correct }) => correct).length === 1,
		regions: regions.map(({ label, shape, correct = false, feedback }) => ({
			label,
			shape: shapeOf(shape) ?? { rect: [0, 0, 0, 0] },
			correct,
			feedback
		}))
	}),
	fromQuestion(question) {
		if (question.kind !== 'hotspot') return null;
		const { image, alt, regions } = question;
		return {
			type: 'hotspot',
			image,
			alt: altOr(alt),
			regions: regions.map(({ label, shape, correct, feedback }, index) => ({
				id: regionId(index),
				label: label || `Region ${index + 1}`,
				shape: 'rect' in shape ? { rect: [...shape.rect] } : { circle: [...shape.circle] },
				...(correct && { correct }),
				feedback: feedback || NO_FEEDBACK
			}))
		};
	}
};
