import * as v from 'valibot';
import type { Html } from '#lib/catalogue/published.ts';
import { byId, escaped, itemType, wrongShape } from '../item-type.ts';
import { withCorrect } from '../picks.rules.ts';
import { fillGaps } from './gaps.rules.ts';
import type { Gap, InlineChoiceBody } from './inline-choice.content.ts';

export type InlineChoiceShown = {
	textHtml: Html;
	/** In the order of the text. */
	gaps: { id: string; options: { id: string; text: string }[] }[];
};
/** Gap id -> option id. */
export type InlineChoiceResponse = { gaps: Record<string, string> };

const textIn = ({ options }: Gap, id: string | undefined): string | null =>
	options.find((option) => option.id === id)?.text ?? null;
const rightIn = ({ options }: Gap) => options.find(({ correct }) => correct);

/** The words around one gap, so that its line can be read on its own. */
function around({ textHtml, gaps }: InlineChoiceBody, id: string): string {
	const at = gaps.findIndex((gap) => gap.id === id);
	// Characters that no text of the format may hold stand for the gaps while tags are taken out.
	const words = fillGaps(textHtml, (gap) => (gap === id ? '\u0001' : '\u0002'))
		.replace(/<[^>]*>/g, ' ')
		.replace(/\s+/g, ' ');
	const [before = '', after = ''] = words.split('\u0001');
	const wordsIn = (text = '') =>
		text
			.replace(/^[\s.,;:]+/, '')
			.trim()
			.split(' ');
	const last = wordsIn(before.split('\u0002').at(-1)).slice(-6).join(' ');
	const next = wordsIn(after.split('\u0002')[0]).slice(0, 6).join(' ');
	return `Gap ${at + 1}: <em>${last} <span aria-hidden="true">…</span> ${next}</em>`;
}

/** A right option for each gap of a text, one share of the marks each. */
export const inlineChoice = itemType<InlineChoiceBody, InlineChoiceResponse, InlineChoiceShown>({
	type: 'inline-choice',
	arrange: ({ gaps }, shuffle) =>
		shuffle(gaps.flatMap(({ options }) => options.map(({ id }) => id))),
	shown: ({ textHtml, gaps }) => ({
		textHtml,
		gaps: gaps.map(({ id, options }) => ({
			id,
			options: byId(options.map(({ id, text }) => ({ id, text })))
		}))
	}),
	response: ({ gaps }) =>
		v.strictObject(
			{
				gaps: v.optional(
					v.pipe(
						v.record(
							v.picklist(
								gaps.map(({ id }) => id),
								wrongShape
							),
							v.string(wrongShape),
							wrongShape
						),
						v.check(
							(given) =>
								gaps.every(
									(gap) => given[gap.id] === undefined || textIn(gap, given[gap.id]) !== null
								),
							wrongShape
						)
					),
					{}
				)
			},
			wrongShape
		),
	filled({ gaps }, { gaps: given }) {
		const count = Object.keys(given).length;
		return count === 0 ? 'none' : count < gaps.length ? 'part' : 'whole';
	},
	score: ({ gaps }, { gaps: given }) =>
		gaps.filter((gap) => rightIn(gap)?.id === given[gap.id]).length / gaps.length,
	review: (body, response) =>
		body.gaps.map((gap) => {
			const given = gap.options.find(({ id }) => id === response?.gaps[gap.id]);
			const right = rightIn(gap);
			return {
				id: gap.id,
				html: around(body, gap.id),
				yours: given?.text ?? null,
				right: right?.text ?? null,
				verdict: given ? (given.correct ? 'right' : 'wrong') : 'missed',
				feedbackHtml: (given ?? right)?.feedbackHtml ?? ''
			};
		}),
	inWords: ({ gaps }, { gaps: given }) =>
		gaps
			.flatMap((gap, index) => {
				const text = textIn(gap, given[gap.id]);
				return text === null ? [] : `gap ${index + 1}: ${text}`;
			})
			.join('; '),
	right: ({ gaps }) => ({
		gaps: Object.fromEntries(gaps.map((gap) => [gap.id, rightIn(gap)?.id ?? '']))
	}),
	wrong: ({ gaps }) => ({
		gaps: Object.fromEntries(
			gaps.map(({ id, options }) => [id, options.find(({ correct }) => !correct)?.id ?? ''])
		)
	}),
	pickable: ({ gaps }) =>
		gaps.flatMap(({ options }, index) =>
			options.map(({ id, text, correct }) => ({ id, text: `${index + 1}: ${text}`, correct }))
		),
	rekeyed: (body, { gaps: given }) => ({
		...body,
		gaps: body.gaps.map((gap) => ({
			...gap,
			options: withCorrect(gap.options, [given[gap.id] ?? ''])
		}))
	})
});

/** The text with a <select> in each gap; it works as it is, without a script. */
export function withSelects(
	{ textHtml, gaps }: InlineChoiceShown,
	{ name, order, response }: { name: string; order: readonly string[]; response: object }
): Html {
	const { gaps: given = {} } = response as Partial<InlineChoiceResponse>;
	return fillGaps(textHtml, (id) => {
		const at = gaps.findIndex((gap) => gap.id === id);
		const options = (gaps[at]?.options ?? [])
			.toSorted((a, b) => order.indexOf(a.id) - order.indexOf(b.id))
			.map(({ id: option, text }) => {
				const selected = given[id] === option ? ' selected' : '';
				return `<option value="${option}"${selected}>${escaped(text)}</option>`;
			});
		const field = `${name}-${at + 1}`;
		return `<label class="nhsuk-u-visually-hidden" for="${field}">Gap ${at + 1} of ${gaps.length}</label><select class="nhsuk-select gap" id="${field}" name="${name}.gaps.${id}"><option value="">Choose</option>${options.join('')}</select>`;
	});
}
