import { parse } from 'csv-parse/sync';
import { Invalid } from '../platform/errors.ts';
import type { Candidate } from './invitation.rules.ts';

export const MAX_ROWS = 2000;

/** The columns of an employer's file: the headings, and which of them are the name and the address. */
export type PeopleFile = { headings: string[]; rows: string[][]; firstLine: number };
export type Columns = { name: number; email: number };

/**
 * Reads a CSV file: RFC 4180, UTF-8 with or without a byte order mark, CRLF or LF, comma or
 * semicolon or tab, Excel's `sep=` line tolerated.
 * @throws Invalid with one plain sentence when the bytes are no such file
 */
export function readPeopleFile(bytes: Uint8Array): PeopleFile {
	const wrong = (message: string) => new Invalid([{ field: 'file', message }]);
	let text: string;
	try {
		text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
	} catch {
		throw wrong('The file is not in UTF-8. In Excel, save it as "CSV UTF-8 (comma delimited)".');
	}
	if (text.includes('\0')) throw wrong('The file is not a CSV file.');
	const sep = /^sep=(.)\r?\n/.exec(text);
	const body = sep ? text.slice(sep[0].length) : text;
	let records: string[][];
	try {
		records = parse(body, {
			delimiter: sep?.[1] ?? delimiterOf(body),
			relax_column_count: true,
			skip_empty_lines: true,
			trim: true,
			max_record_size: 10_000,
			to: MAX_ROWS + 2
		});
	} catch (error) {
		throw wrong(`The file could not be read as CSV: ${(error as Error).message}`);
	}
	const [headings, ...rows] = records;
	if (!headings || rows.length === 0) throw wrong('The file has no rows below its headings.');
	if (rows.length > MAX_ROWS) throw wrong(`The file has more than ${MAX_ROWS} rows. Split it.`);
	return { headings, rows, firstLine: sep ? 3 : 2 };
}

/** The columns that are probably meant, or null where no heading says it. */
export function guessColumns(headings: readonly string[]): {
	name: number | null;
	email: number | null;
} {
	const find = (pattern: RegExp) => {
		const index = headings.findIndex((heading) => pattern.test(heading));
		return index === -1 ? null : index;
	};
	return {
		name: find(/^(full[ _-]?)?name$|^learner|^person/i) ?? find(/name/i),
		email: find(/e-?mail/i)
	};
}

export function candidatesOf(file: PeopleFile, columns: Columns): Candidate[] {
	return file.rows.map((row, index) => ({
		line: file.firstLine + index,
		name: row[columns.name] ?? '',
		email: row[columns.email] ?? ''
	}));
}

/** People typed into a box: one a line, "Name, address" or "Name <address>" or an address alone. */
export function candidatesTyped(text: string): Candidate[] {
	return text
		.split(/\r?\n/)
		.map((raw, index) => ({ raw: raw.trim(), line: index + 1 }))
		.filter(({ raw }) => raw !== '')
		.slice(0, MAX_ROWS)
		.map(({ raw, line }) => {
			const angled = /^(.*?)\s*<([^>]+)>$/.exec(raw);
			if (angled) return { line, name: angled[1] ?? '', email: angled[2] ?? '' };
			const comma = raw.lastIndexOf(',');
			if (comma !== -1) return { line, name: raw.slice(0, comma), email: raw.slice(comma + 1) };
			return { line, name: nameFrom(raw), email: raw };
		});
}

/** A cell that a spreadsheet would run as a formula gets an apostrophe in front. */
export function csvCell(value: string | number | null): string {
	const text = value === null ? '' : String(value);
	const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
	return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

const delimiterOf = (text: string) => {
	const line = text.slice(0, text.search(/\r?\n|$/));
	return [',', ';', '\t'].reduce((best, candidate) =>
		line.split(candidate).length > line.split(best).length ? candidate : best
	);
};

/** 'jo.bloggs@example.org' -> 'Jo Bloggs', until the person says otherwise. */
const nameFrom = (email: string) =>
	(email.split('@')[0] ?? '')
		.split(/[._-]+/)
		.filter(Boolean)
		.map((word) => word.charAt(0).toUpperCase() + word.slice(1))
		.join(' ');
