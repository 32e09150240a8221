import type { AnySql } from './database.server.ts';

/** More than a handful of people look at at one time; the oldest goes first. */
const MOST_KEPT = 200;
const kept = new Map<string, { snapshot: string; value: Promise<unknown> }>();

/**
 * What `read` gave last time, as long as nothing at all was committed since: two equal snapshots of
 * the database see the same rows, whichever node wrote them. For pages that read much and that people
 * open again and again. What `read` takes from elsewhere, the time above all, belongs in the key.
 */
export async function whileUnchanged<T>(
	sql: AnySql,
	key: string,
	read: () => Promise<T>
): Promise<T> {
	// Taken before the reading: a value may be newer than its snapshot says, never older.
	const [row] = await sql<{ snapshot: string }[]>`select pg_current_snapshot()::text as snapshot`;
	const snapshot = row?.snapshot ?? '';
	const known = kept.get(key);
	if (known?.snapshot === snapshot) return known.value as Promise<T>;
	const value = read();
	kept.delete(key);
	kept.set(key, { snapshot, value });
	value.catch(() => kept.delete(key));
	const [oldest] = kept.keys();
	if (kept.size > MOST_KEPT && oldest !== undefined) kept.delete(oldest);
	return value;
}
