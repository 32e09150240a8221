import type { AnySql } from './database.server.ts';

/**
 * A reading of what never changes, such as what was published, that the process remembers by its id.
 * What is not there, or could not be read, is asked for again.
 */
export function readOnce<T>(
	read: (sql: AnySql, id: string) => Promise<T[]>
): (sql: AnySql, id: string) => Promise<T[]> {
	const known = new Map<string, Promise<T[]>>();
	return (sql, id) => {
		const found = known.get(id);
		if (found) return found;
		const reading = read(sql, id);
		known.set(id, reading);
		reading.then(
			(rows) => rows.length > 0 || known.delete(id),
			() => known.delete(id)
		);
		return reading;
	};
}
