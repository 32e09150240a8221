import { xmlText } from '../xml.ts';

/** What is right and what it is worth, as QTI declares and processes it. */

export type Mapping = { worth: readonly (readonly [key: string, marks: number])[]; least?: number };

/** A response, what is right, and the marks of each of its parts. */
export function declare(
	id: string,
	facts: string,
	correct: readonly string[],
	mapping?: Mapping
): string {
	const values = correct.map((value) => `<qti-value>${xmlText(value)}</qti-value>`).join('');
	const right = values && `<qti-correct-response>${values}</qti-correct-response>`;
	return `<qti-response-declaration identifier="${id}" ${facts}>${right}${mapping ? mapped(mapping) : ''}</qti-response-declaration>`;
}

function mapped({ worth, least }: Mapping): string {
	const entries = worth.map(
		([key, marks]) => `<qti-map-entry map-key="${xmlText(key)}" mapped-value="${marks}"/>`
	);
	const bound = least === undefined ? '' : ` lower-bound="${least}"`;
	return `<qti-mapping${bound} default-value="0">${entries.join('')}</qti-mapping>`;
}

export const setOutcome = (id: string, expression: string): string =>
	`<qti-set-outcome-value identifier="${id}">${expression}</qti-set-outcome-value>`;
export const variable = (id: string): string => `<qti-variable identifier="${id}"/>`;
const value = (type: string, text: string | number) =>
	`<qti-base-value base-type="${type}">${text}</qti-base-value>`;

/** The marks of the parts of some responses, together. */
export function scoreMapped(ids: readonly string[]): string {
	const each = ids.map((id) => `<qti-map-response identifier="${id}"/>`).join('');
	return setOutcome('SCORE', ids.length === 1 ? each : `<qti-sum>${each}</qti-sum>`);
}

export const when = (condition: string, then: string): string =>
	`<qti-response-condition><qti-response-if>${condition}${then}</qti-response-if></qti-response-condition>`;

export const scoreWhen = (condition: string, marks: number): string =>
	when(condition, setOutcome('SCORE', value('float', marks)));

/** Says of any right answer that it is one. */
export const feedbackWhenRight = (identifier: string): string =>
	when(
		`<qti-gt>${variable('SCORE')}${value('float', 0)}</qti-gt>`,
		setOutcome('FEEDBACK', value('identifier', identifier))
	);

/** A share of the marks for each two neighbours of which the first stands before the second. */
export function scoreNeighbours(ids: readonly string[], marks: number): string {
	const share = marks / (ids.length - 1);
	const at = (place: number, id: string) =>
		`<qti-match><qti-index n="${place}">${variable('RESPONSE')}</qti-index>${value('identifier', id)}</qti-match>`;
	const places = ids.map((_, index) => index + 1);
	return ids
		.slice(1)
		.map((after, index) => {
			const either = places.flatMap((first) =>
				places
					.filter((second) => second > first)
					.map((second) => `<qti-and>${at(first, ids[index] ?? '')}${at(second, after)}</qti-and>`)
			);
			return when(
				`<qti-or>${either.join('')}</qti-or>`,
				setOutcome('SCORE', `<qti-sum>${variable('SCORE')}${value('float', share)}</qti-sum>`)
			);
		})
		.join('');
}
