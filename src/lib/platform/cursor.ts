import { isId } from './id.ts';

/** Where a list goes on: the sort value and the id of the last row seen, kept in the address. */
export type Cursor<T> = { value: T; id: string };

export type Page<Row> = { rows: Row[]; next: string | null };

export const writeCursor = (value: string | number | Date, id: string): string =>
	Buffer.from(JSON.stringify([value, id])).toString('base64url');

/**
 * @param valueOf reads the sort value, undefined when it is none
 * @returns null for no cursor, or one that we did not write: the list then starts at its beginning
 */
export function readCursor<T>(
	text: string | null,
	valueOf: (written: unknown) => T | undefined
): Cursor<T> | null {
	if (!text) return null;
	try {
		const written: unknown = JSON.parse(Buffer.from(text, 'base64url').toString());
		if (!Array.isArray(written)) return null;
		const value = valueOf(written[0]);
		const id: unknown = written[1];
		return value !== undefined && typeof id === 'string' && isId(id) ? { value, id } : null;
	} catch {
		return null;
	}
}

export const textIn = (written: unknown) => (typeof written === 'string' ? written : undefined);

export const numberIn = (written: unknown) => (typeof written === 'number' ? written : undefined);

export const dateIn = (written: unknown) =>
	typeof written === 'string' && !Number.isNaN(Date.parse(written)) ? new Date(written) : undefined;

/** Cuts what was read with one row too many into a page and where the next one starts. */
export function pageOf<Row>(
	read: readonly Row[],
	size: number,
	cursorOf: (last: Row) => string
): Page<Row> {
	const rows = read.slice(0, size);
	const last = rows.at(-1);
	return { rows, next: last !== undefined && read.length > size ? cursorOf(last) : null };
}
