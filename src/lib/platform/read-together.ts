import { setImmediate } from 'node:timers/promises';

/**
 * Makes one reading of many that are asked for in the same moment, as when a group commit answers
 * many learners at once and all of them come back. Nothing is remembered: the next moment reads anew.
 * @param read gets each key once; a key that it does not find is left out of the map
 */
export function readTogether<V>(
	read: (keys: string[]) => Promise<ReadonlyMap<string, V>>
): (key: string) => Promise<V | undefined> {
	let asked: Set<string> | null = null;
	let answer: Promise<ReadonlyMap<string, V>>;
	return async (key) => {
		if (!asked) {
			const keys = (asked = new Set<string>());
			answer = setImmediate().then(() => {
				asked = null;
				return read([...keys]);
			});
		}
		asked.add(key);
		return (await answer).get(key);
	};
}
