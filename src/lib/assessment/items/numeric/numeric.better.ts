import fc from 'fast-check';
import type { Better } from '../better.ts';
import type { NumericBody } from './numeric.content.ts';

/** A figure, and one nearer to the right one on the same side; a wrong day, and the right one. */
export const better: Better<NumericBody> = (body) => {
	const share = fc.double({ min: 0, max: 1, noNaN: true });
	if (body.form === 'number') {
		const off = fc.integer({ min: -1000, max: 1000 });
		const written = (figure: number) => ({ value: figure.toFixed(6) });
		return fc
			.tuple(off, share)
			.map(([by, part]) => [written(body.answer + by), written(body.answer + by * part)] as const);
	}
	const [hours = 0, minutes = 0] = body.answer.time.split(':').map(Number);
	const right = hours * 60 + minutes;
	const clock = (at: number) =>
		[Math.floor(at / 60), at % 60].map((part) => String(part).padStart(2, '0')).join(':');
	return fc
		.tuple(fc.integer({ min: 0, max: 1439 }), share, fc.integer({ min: 1, max: 31 }))
		.map(([at, part, day]) => {
			const nearer = right + Math.trunc((at - right) * part);
			return [
				{ day: String(day), time: clock(at) },
				{ day: String(body.answer.day), time: clock(nearer) }
			] as const;
		});
};
