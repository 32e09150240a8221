import { setImmediate as moment } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { exportFormats, writeItems, writingSteps } from '#lib/assessment/formats/convert-items.ts';
import type { AuthoredItem } from '#lib/assessment/items/item-contents.ts';
import { inTurns, type Steps } from '#lib/platform/steps.ts';
import { asFiles, sampleContent } from '../../../tests/support/content.ts';
import { conversionSteps } from './convert-items.ts';

/** A quiz may be running beside whoever brings in or takes out thousands of questions. */

const defaults = { outcome: 'LO1', level: 'apply' } as const;
const files = asFiles(sampleContent());
const folder = 'invented-pilot/inv-1';
const { items } = parse(new TextDecoder().decode(files.get(`${folder}/quiz.yaml`))) as {
	items: AuthoredItem[];
};
const images = new Map([['images/ring.svg', files.get(`${folder}/images/ring.svg`)!]]);
const many = (count: number) =>
	Array.from({ length: count }, (_, at): AuthoredItem => ({
		...items[at % items.length]!,
		id: `q-${at}`
	}));

/**
 * How much of the work was done in its longest piece without a rest, by the processor's clock: a busy
 * machine makes pieces longer to wait for, and no larger.
 */
async function longest(steps: Steps<unknown>) {
	const pieces: number[] = [];
	let before = process.cpuUsage();
	function* measured(): Steps<void> {
		for (;;) {
			before = process.cpuUsage();
			const { done } = steps.next();
			const { user } = process.cpuUsage(before);
			pieces.push(user / 1000);
			if (done) return;
			yield;
		}
	}
	let turns = 0;
	const working = inTurns(measured()).then(() => true);
	while (!(await Promise.race([working, moment(false)]))) turns++;
	const whole = pieces.reduce((sum, one) => sum + one, 0);
	// The first few wait for code that has never run; the collector of garbage strikes a few.
	const sorted = pieces.slice(5).toSorted((a, b) => b - a);
	return { pieces: pieces.length, whole, turns, one: sorted[Math.ceil(sorted.length / 200)] ?? 0 };
}

it.each(exportFormats)(
	'%s of many questions comes in and goes out piece by piece',
	async (format) => {
		const { bytes } = writeItems(many(250), images, format);
		for (const steps of [
			conversionSteps(bytes, defaults),
			writingSteps(many(250), images, format)
		]) {
			const { pieces, whole, turns, one } = await longest(steps);
			expect(pieces).toBeGreaterThan(250);
			expect(one).toBeLessThan(50);
			// A turn for others at least once in each twentieth of a second of work.
			expect(turns).toBeGreaterThan(whole / 50);
		}
	}
);
