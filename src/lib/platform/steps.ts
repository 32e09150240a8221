/** Long work of one request, which may be laid aside at each `yield` so that others are served. */
export type Steps<T> = Generator<void, T, void>;

/** From one go to the end, where nobody else waits: a command line, one question. */
export function atOnce<T>(steps: Steps<T>): T {
	for (;;) {
		const { done, value } = steps.next();
		if (done) return value;
	}
}

/** What others hardly notice: the server has one thread, and a quiz may be running beside this. */
const MOST_MS = 10;

/** Lets everything that waits go first, whenever the work has held the process for some time. */
export async function inTurns<T>(steps: Steps<T>): Promise<T> {
	const rest = restNow();
	for (;;) {
		const { done, value } = steps.next();
		if (done) return value;
		await rest();
	}
}

/** The same for a loop that waits for other things too: call it between two of its steps. */
export function restNow(): () => Promise<void> {
	let since = performance.now();
	return async () => {
		if (performance.now() - since < MOST_MS) return;
		await new Promise(setImmediate);
		since = performance.now();
	};
}
