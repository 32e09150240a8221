/** Times of a scenario's story are whole minutes; its hour zero is T+0. */

const MINUTES: Record<string, number> = { min: 1, h: 60, d: 1440 };

export const MOMENT = /^T(?:\+0|([+-])(\d{1,4})(min|h|d))$/;
export const SPAN = /^([1-9]\d{0,3})(min|h|d)$/;

/** 'T-9d', 'T+0', 'T+25min' */
export function momentOf(text: string): number {
	const [, sign, amount = 0, unit = 'min'] = MOMENT.exec(text) ?? [];
	const minutes = Number(amount) * (MINUTES[unit] ?? NaN);
	return sign === '-' ? 0 - minutes : minutes;
}

/** '30min', '2h', '3d' */
export function spanOf(text: string): number {
	const [, amount, unit = ''] = SPAN.exec(text) ?? [];
	return Number(amount) * (MINUTES[unit] ?? NaN);
}
