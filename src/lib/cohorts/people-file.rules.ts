import { parse } from 'csv-parse/sync';
import { Invalid } from '../platform/errors.ts';
import type { Candidate } from './invitation.rules.ts';

export const MAX_ROWS = 2000;
/** 2,000 people with every column of a staff system stay far below this. */
export const MAX_FILE_BYTES = 1_000_000;
const MAX_COLUMNS = 60;

/** A file of people as it was read. `line` is where the row begins in the file, from 1. */
export type PeopleFile = { headings: string[]; rows: { line: number; cells: string[] }[] };

/** Which column is which. `family` is for files with two columns of names. */
export type Columns = { name: number; family: number | null; email: number };
export type PartlyChosen = { [K in keyof Columns]: number | null };

type Parsed = { record: string[]; raw: string; info: { lines: number } };

/**
 * Reads a CSV file: RFC 4180, UTF-8 with or without a byte order mark, any line ends, comma,
 * semicolon or tab, Excel's `sep=` line tolerated. Without a line of headings the columns are
 * called by their letters.
 * @throws Invalid with one plain sentence when the bytes are no such file
 */
export function readPeopleFile(bytes: Uint8Array): PeopleFile {
	if (bytes.length === 0) throw wrong('The file is empty.');
	if (bytes.length > MAX_FILE_BYTES) throw wrong('The file is larger than 1 MB. Split it.');
	const text = decode(bytes).replace(/\r\n?/g, '\n');
	const sep = /^"?sep=(.)"?\n/.exec(text);
	const body = sep ? text.slice(sep[0].length) : text;
	const parsed = parseRecords(body, sep?.[1] ?? delimiterOf(body)).map(({ record, raw, info }) => ({
		line: info.lines - newlines(raw.trim()) + (sep ? 1 : 0),
		cells: record
	}));
	const rows = parsed.filter(({ cells }) => cells.some((cell) => cell !== ''));
	const first = rows[0];
	if (!first) throw wrong('The file is empty.');
	const columns = Math.max(...rows.map(({ cells }) => cells.length));
	if (columns > MAX_COLUMNS) throw wrong(`The file has more than ${MAX_COLUMNS} columns.`);
	const named = !first.cells.some((cell) => cell.includes('@'));
	const people = named ? rows.slice(1) : rows;
	if (people.length === 0) throw wrong('The file has no rows below its headings.');
	if (people.length > MAX_ROWS) throw wrong(`The file has more than ${MAX_ROWS} rows. Split it.`);
	const headings = Array.from(
		{ length: columns },
		(_, index) => (named && first.cells[index]) || `Column ${letters(index)}`
	);
	return { headings, rows: people };
}

/** The columns that are probably meant, or null where no heading says it. */
export function guessColumns(file: PeopleFile): PartlyChosen {
	const find = (pattern: RegExp) => {
		const index = file.headings.findIndex((heading) => pattern.test(heading.trim()));
		return index === -1 ? null : index;
	};
	// "Trust name" or "Manager name" is not the person: better to ask than to guess wrongly.
	const full = find(
		/^((full|display|employee|staff|delegate|attendee)[ _-]?)?name$|^(learner|person|participant)/i
	);
	const first = find(/^(first|given|fore|known[ _-]as)[ _-]?names?$/i);
	const family = find(/^(last|family|sur)[ _-]?names?$/i);
	const email = find(/e-?mail/i) ?? columnWithAt(file);
	if (full !== null) return { name: full, family: null, email };
	return { name: first, family, email };
}

/**
 * The columns as chosen in an address, by the names `name`, `family` and `email`; what is not chosen
 * there is guessed.
 */
export function chosenColumns(
	file: PeopleFile,
	chosen: (column: keyof Columns) => string | null
): PartlyChosen {
	const guessed = guessColumns(file);
	const read = (column: keyof Columns) => {
		const asked = chosen(column);
		if (asked === null) return guessed[column];
		const index = /^\d{1,2}$/.test(asked) ? Number(asked) : -1;
		return index in file.headings ? index : null;
	};
	return { name: read('name'), family: read('family'), email: read('email') };
}

/** Null while the column of names or of addresses is not known. */
export const whole = ({ name, family, email }: PartlyChosen): Columns | null =>
	name === null || email === null ? null : { name, family, email };

export function candidatesOf(file: PeopleFile, columns: Columns): Candidate[] {
	return file.rows.map(({ line, cells }) => ({
		line,
		name: [cells[columns.name], columns.family === null ? '' : cells[columns.family]]
			.filter(Boolean)
			.join(' '),
		email: cells[columns.email] ?? ''
	}));
}

/** 0 -> A, 25 -> Z, 26 -> AA: as a spreadsheet calls its columns. */
const letters = (index: number): string =>
	(index >= 26 ? letters(Math.floor(index / 26) - 1) : '') + String.fromCharCode(65 + (index % 26));

function columnWithAt(file: PeopleFile): number | null {
	const index = file.rows[0]?.cells.findIndex((cell) => cell.includes('@')) ?? -1;
	return index === -1 ? null : index;
}

function decode(bytes: Uint8Array): string {
	let text: string;
	try {
		text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
	} catch {
		throw wrong('The file is not in UTF-8. In Excel, save it as "CSV UTF-8 (comma delimited)".');
	}
	// Spreadsheets and pictures hold such bytes; a CSV file does not.
	if (text.includes('\0')) {
		throw wrong('The file is not a CSV file. In Excel, save it as "CSV UTF-8 (comma delimited)".');
	}
	return text;
}

function parseRecords(body: string, delimiter: string): Parsed[] {
	try {
		return parse(body, {
			delimiter,
			info: true,
			raw: true,
			relax_column_count: true,
			relax_quotes: true,
			skip_empty_lines: true,
			trim: true,
			max_record_size: 10_000,
			to: MAX_ROWS + 2
		}) as unknown as Parsed[];
	} catch (error) {
		const { code, lines } = error as { code?: string; lines?: number };
		if (code === 'CSV_QUOTE_NOT_CLOSED') {
			throw wrong('A quotation mark is opened and never closed, so the rows cannot be told apart.');
		}
		throw wrong(
			code === 'CSV_MAX_RECORD_SIZE'
				? 'A row is longer than 10,000 characters.'
				: `The file cannot be read as CSV${lines ? ` from line ${lines} on` : ''}.`
		);
	}
}

const wrong = (message: string) => new Invalid([{ field: 'file', message }]);

const newlines = (text: string) => text.split('\n').length - 1;

function delimiterOf(text: string): string {
	const line = text.slice(0, text.search(/\n|$/));
	return [',', ';', '\t'].reduce((best, candidate) =>
		line.split(candidate).length > line.split(best).length ? candidate : best
	);
}
