import { expect, test } from 'vitest';
import { cron } from './worker.ts';

const DAY_MS = 86_400_000;

test('what runs a few times a day or less is made up for at once by a house that was down at that hour', () => {
	const seldom = cron.filter(({ match }) => /^\d+ \d+(,\d+)* \* \* \*$/.test(String(match)));
	const tasks = seldom.map(({ task }) => task);
	expect(tasks).toEqual(expect.arrayContaining(['reconcile-registers', 'expire-awards']));
	for (const { task, options } of seldom) {
		expect(options?.backfillPeriod ?? 0, task).toBeGreaterThanOrEqual(DAY_MS);
	}
});
