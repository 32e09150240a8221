import { setImmediate } from 'node:timers/promises';

type Turn<V> = { keys: Set<string>; answer: Promise<(key: string) => Promise<V | undefined>> };

/**
 * Makes one reading of many that are asked for in the same moment, as when a group commit answers
 * many learners at once and all of them come back. Nothing is remembered: the next moment reads anew.
 * @param read gets each key once; a key that it does not find is left out of the map
 * @returns asks one database for one key
 */
export function readTogether<Sql extends object, V>(
	read: (sql: Sql, keys: string[]) => Promise<ReadonlyMap<string, V>>
): (sql: Sql, key: string) => Promise<V | undefined> {
	const turns = new WeakMap<Sql, Turn<V>>();
	return async (sql, key) => {
		const turn = turns.get(sql) ?? begin(sql);
		turn.keys.add(key);
		return (await turn.answer)(key);
	};

	function begin(sql: Sql): Turn<V> {
		const keys = new Set<string>();
		const answer = setImmediate().then(async () => {
			turns.delete(sql);
			try {
				const found = await read(sql, [...keys]);
				return (key: string) => Promise.resolve(found.get(key));
			} catch (error) {
				if (keys.size === 1) throw error;
				// One key that cannot be read must not take its neighbours with it.
				return async (key: string) => (await read(sql, [key])).get(key);
			}
		});
		const turn = { keys, answer };
		turns.set(sql, turn);
		return turn;
	}
}
