/** Further askers wait for one of these to end, and then go together. Measured: one or two make a page slower. */
const MOST_AT_ONCE = 4;

type Answers<V> = (key: string) => Promise<V | undefined>;
type Turn<V> = {
	keys: Set<string>;
	answers: Promise<Answers<V>>;
	begin: () => void;
	/** It begins at the end of this moment. */
	isCalled: boolean;
};
type Line<V> = { underWay: number; next: Turn<V> | null };

/**
 * Makes one reading of many that are asked for in the same moment, as when a group commit answers
 * many learners at once and all of them come back. While readings are under way the next one
 * gathers: the busier it is, the more share. Nothing is remembered: each reading begins after it was
 * asked for.
 * @param read gets each key once; a key that it does not find is left out of the map
 * @returns asks one database for one key
 */
export function readTogether<Sql extends object, V>(
	read: (sql: Sql, keys: string[]) => Promise<ReadonlyMap<string, V>>
): (sql: Sql, key: string) => Promise<V | undefined> {
	const lines = new WeakMap<Sql, Line<V>>();
	return async (sql, key) => {
		const line = lines.get(sql) ?? { underWay: 0, next: null };
		lines.set(sql, line);
		const turn = (line.next ??= gather((keys) => readAll(sql, keys)));
		turn.keys.add(key);
		advance(line);
		return (await turn.answers)(key);
	};

	async function readAll(sql: Sql, keys: string[]): Promise<Answers<V>> {
		try {
			const found = await read(sql, keys);
			return (key) => Promise.resolve(found.get(key));
		} catch (error) {
			if (keys.length === 1) throw error;
			// One key that cannot be read must not take its neighbours with it.
			return async (key) => (await read(sql, [key])).get(key);
		}
	}
}

function gather<V>(readAll: (keys: string[]) => Promise<Answers<V>>): Turn<V> {
	const keys = new Set<string>();
	const { promise, resolve } = Promise.withResolvers<Answers<V>>();
	return { keys, answers: promise, begin: () => resolve(readAll([...keys])), isCalled: false };
}

/** Calls the gathered turn when there is room for it. */
function advance<V>(line: Line<V>): void {
	const turn = line.next;
	if (!turn || turn.isCalled || line.underWay >= MOST_AT_ONCE) return;
	turn.isCalled = true;
	line.underWay += 1;
	setImmediate(() => {
		line.next = null;
		turn.begin();
		const ended = () => {
			line.underWay -= 1;
			advance(line);
		};
		turn.answers.then(ended, ended);
	});
}
