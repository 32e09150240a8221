import * as v from 'valibot';
import { itemType } from '../item-type.ts';
import { clockMinutes, isNumberWith, numberOf } from './figures.rules.ts';
import type { NumericBody } from './numeric.content.ts';

export type NumericShown = { form: 'number'; unit: string | null } | { form: 'day-and-time' };
/** As typed, so that a receipt shows what the learner wrote. */
export type NumericResponse = {
	value?: string | undefined;
	day?: string | undefined;
	time?: string | undefined;
};

const typed = v.pipe(v.string(), v.trim(), v.maxLength(40, 'This is too long for a number.'));

const numberResponse = (unit: string | null) =>
	v.strictObject({
		value: v.optional(
			v.pipe(
				typed,
				v.check(
					(text) => text === '' || isNumberWith(text, unit),
					'Enter a number, such as 12 or 2.5.'
				)
			)
		)
	});

const dayAndTimeResponse = v.strictObject({
	day: v.optional(
		v.pipe(typed, v.regex(/^(|0?[1-9]|[12]\d|3[01])$/, 'Enter a day of the month, 1 to 31.'))
	),
	time: v.optional(
		v.pipe(
			typed,
			v.check(
				(text) => text === '' || clockMinutes(text) !== null,
				'Enter a time on the 24-hour clock, such as 08:15.'
			)
		)
	)
});

const isRight = (body: NumericBody, { value, day, time }: NumericResponse): boolean => {
	if (body.form === 'number') {
		const given = numberOf(value ?? '', body.unit);
		// Decimal fractions are not exact in binary: a hair more than the tolerance is still within it.
		const hair = 1e-9 * Math.max(1, Math.abs(body.answer));
		return given !== null && Math.abs(given - body.answer) <= body.tolerance + hair;
	}
	const given = clockMinutes(time ?? '');
	const wanted = clockMinutes(body.answer.time);
	if (given === null || wanted === null || !day || Number(day) !== body.answer.day) return false;
	return Math.abs(given - wanted) <= body.toleranceMinutes;
};

const clockWords = (minutes: number): string =>
	[Math.floor(minutes / 60), minutes % 60].map((part) => String(part).padStart(2, '0')).join(':');

const given = (body: NumericBody, { value, day, time }: NumericResponse): string =>
	body.form === 'number' ? (value ?? '') : [day && `day ${day}`, time].filter(Boolean).join(', ');

/** A figure, with a tolerance and a unit; or a day of the month and a time, the day exactly right. */
export const numeric = itemType<NumericBody, NumericResponse, NumericShown>({
	type: 'numeric',
	arrange: () => [],
	shown: (body) =>
		body.form === 'number' ? { form: 'number', unit: body.unit } : { form: 'day-and-time' },
	response: (body) => (body.form === 'number' ? numberResponse(body.unit) : dayAndTimeResponse),
	filled(body, { value, day, time }) {
		if (body.form === 'number') return value ? 'whole' : 'none';
		return day && time ? 'whole' : day || time ? 'part' : 'none';
	},
	score: (body, response) => (isRight(body, response) ? 1 : 0),
	review: (body, response) => [
		{
			id: 'figure',
			html: '',
			yours: (response && given(body, response)) || null,
			right:
				body.form === 'number'
					? [body.answer.toLocaleString('en-GB', { maximumFractionDigits: 10 }), body.unit]
							.filter(Boolean)
							.join(' ')
					: `day ${body.answer.day}, ${body.answer.time}`,
			verdict:
				response && isRight(body, response)
					? 'right'
					: response && given(body, response)
						? 'wrong'
						: 'missed',
			feedbackHtml: ''
		}
	],
	inWords: given,
	right: (body) =>
		body.form === 'number'
			? { value: String(body.answer) }
			: { day: String(body.answer.day), time: body.answer.time },
	wrong: (body) =>
		body.form === 'number'
			? { value: String(body.answer + body.tolerance * 2 + 7) }
			: { day: String((body.answer.day % 28) + 1), time: body.answer.time },
	rekeyed: (body, { value, day, time }) =>
		body.form === 'number'
			? { ...body, answer: numberOf(value ?? '', body.unit) ?? body.answer }
			: { ...body, answer: { day: Number(day), time: clockWords(clockMinutes(time ?? '') ?? 0) } }
});
