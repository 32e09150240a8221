import { expect, test } from 'vitest';
import { cron } from './worker.ts';

const DAY_MS = 86_400_000;

test('what runs once a day is made up for by a house that was down at that hour', () => {
	const daily = cron.filter(({ match }) => /^\d+ \d+ \* \* \*$/.test(String(match)));
	expect(daily.map(({ task }) => task)).toContain('reconcile-registers');
	for (const { task, options } of daily) {
		expect(options?.backfillPeriod ?? 0, task).toBeGreaterThanOrEqual(DAY_MS);
	}
});
