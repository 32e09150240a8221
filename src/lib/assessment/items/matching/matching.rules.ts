import * as v from 'valibot';
import type { Html } from '#lib/catalogue/published.ts';
import { byId, itemType, textOf, wrongShape } from '../item-type.ts';
import type { MatchingBody } from './matching.content.ts';

export type MatchingShown = {
	prompts: { id: string; html: Html }[];
	answers: { id: string; text: string }[];
};
/** Pair id -> answer id. */
export type MatchingResponse = { matches: Record<string, string> };

const answerText = ({ answers }: MatchingBody, id: string | undefined): string | null =>
	answers.find((answer) => answer.id === id)?.text ?? null;

/** A right answer for each prompt, one share of the marks each. */
export const matching = itemType<MatchingBody, MatchingResponse, MatchingShown>({
	type: 'matching',
	arrange: ({ answers }, shuffle) => shuffle(answers.map(({ id }) => id)),
	shown: ({ pairs, answers }) => ({
		prompts: byId(pairs.map(({ id, promptHtml }) => ({ id, html: promptHtml }))),
		answers: byId(answers.map(({ id, text }) => ({ id, text })))
	}),
	response: ({ pairs, answers }) =>
		v.strictObject(
			{
				matches: v.optional(
					v.record(
						v.picklist(
							pairs.map(({ id }) => id),
							wrongShape
						),
						v.picklist(
							answers.map(({ id }) => id),
							wrongShape
						),
						wrongShape
					),
					{}
				)
			},
			wrongShape
		),
	filled({ pairs }, { matches }) {
		const given = Object.keys(matches).length;
		return given === 0 ? 'none' : given < pairs.length ? 'part' : 'whole';
	},
	score: ({ pairs }, { matches }) =>
		pairs.filter(({ id, answerId }) => matches[id] === answerId).length / pairs.length,
	review: (body, response) =>
		body.pairs.map(({ id, promptHtml, answerId, feedbackHtml }) => {
			const given = response?.matches[id];
			return {
				id,
				html: promptHtml,
				yours: answerText(body, given),
				right: answerText(body, answerId),
				verdict: given === answerId ? 'right' : given ? 'wrong' : 'missed',
				feedbackHtml
			};
		}),
	inWords: (body, { matches }) =>
		body.pairs
			.flatMap(({ id, promptHtml }) => {
				const answer = answerText(body, matches[id]);
				return answer ? `${textOf(promptHtml)}: ${answer}` : [];
			})
			.join('; '),
	right: ({ pairs }) => ({
		matches: Object.fromEntries(pairs.map(({ id, answerId }) => [id, answerId]))
	}),
	wrong: ({ pairs, answers }) => ({
		matches: Object.fromEntries(
			pairs.map((pair) => [pair.id, answers.find(({ id }) => id !== pair.answerId)?.id ?? ''])
		)
	}),
	pickable({ pairs, answers }) {
		const right = new Set(pairs.map(({ answerId }) => answerId));
		return answers.map(({ id, text }) => ({ id, text, correct: right.has(id) }));
	},
	rekeyed: (body, { matches }) => ({
		...body,
		pairs: body.pairs.map((pair) => ({ ...pair, answerId: matches[pair.id] ?? pair.answerId }))
	})
});
