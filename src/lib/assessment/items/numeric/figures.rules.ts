/** Reading figures as people type them. */

const grouped = /^[+-]?(\d{1,3}([ ,]\d{3})+|\d{1,15})(\.\d{1,10})?$/;

/** '2,400', '2 400', '-0.5', '30 %' with the unit '%'; null when it is not a number. */
export function numberOf(text: string, unit: string | null): number | null {
	let figure = text.trim().replace(/^[−–]/, '-').replace(/[  ]/g, ' ');
	if (unit && figure.toLowerCase().endsWith(unit.toLowerCase())) {
		figure = figure.slice(0, -unit.length).trim();
	}
	return grouped.test(figure) ? Number(figure.replace(/[ ,]/g, '')) : null;
}

export const isNumberWith = (text: string, unit: string | null): boolean =>
	numberOf(text, unit) !== null;

/** Minutes since midnight of '21:40', '21.40', '2140' or '9:05'; null when it is not a time. */
export function clockMinutes(text: string): number | null {
	const found = /^([01]?\d|2[0-3])[:.]?([0-5]\d)$/.exec(text.trim());
	return found ? Number(found[1]) * 60 + Number(found[2]) : null;
}
