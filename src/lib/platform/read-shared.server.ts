import { type AnySql, lineForShortReads } from './database.server.ts';
import { readTogether } from './read-together.ts';

/**
 * A short read of many hot pages: those who ask in the same moment share a statement, and statements
 * share a connection. See docs/decisions/0033-shared-reads-and-a-direct-way.md.
 * @param read gets each key once; it must not write, lock or take long
 */
export const readShared = <V>(
	read: (sql: AnySql, keys: string[]) => Promise<ReadonlyMap<string, V>>
): ((sql: AnySql, key: string) => Promise<V | undefined>) =>
	readTogether((sql: AnySql, keys: string[]) => read(lineForShortReads(sql), keys));
