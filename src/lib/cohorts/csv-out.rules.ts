/**
 * A cell of a CSV file. Text that a spreadsheet would run as a formula gets an apostrophe in front:
 * opening our export must never run what somebody typed as their name.
 */
export function csvCell(value: string | number | null): string {
	if (value === null) return '';
	if (typeof value === 'number') return String(value);
	const safe = /^\s*[=+\-@\t\r\n＝＋－＠]/.test(value) ? `'${value}` : value;
	return /[",;\r\n\t]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** RFC 4180 with a byte order mark, without which Excel reads UTF-8 as something else. */
export const csvFile = (rows: readonly (readonly (string | number | null)[])[]): string =>
	`\uFEFF${rows.map((row) => `${row.map(csvCell).join(',')}\r\n`).join('')}`;
