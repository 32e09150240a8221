import { ask, load, type Load, round } from './load.ts';
import { compared, type Metric, type Scenario } from './scenario.ts';
import type { Stage } from './stage.ts';
import { Agent } from 'node:http';

const CONNECTIONS = 8;

type Page = {
	name: string;
	about: string;
	path: (stage: Stage) => Promise<string> | string;
	/** Words that a right answer holds. */
	holds: string;
	cookies: (stage: Stage) => Promise<string[]>;
};

/**
 * One page, read again and again by several people; against a bare page of the same size with one
 * select. Both in turns of half the time each, twice, so that a slow moment of a shared machine hits both.
 */
export function pageScenario(page: Page): Scenario {
	return {
		name: page.name,
		about: page.about,
		async run(stage, { seconds }) {
			const path = await page.path(stage);
			const cookies = await page.cookies(stage);
			const of = (client: number) => {
				const cookie = cookies[client % Math.max(1, cookies.length)];
				return { path, ...(cookie ? { headers: { cookie } } : {}) };
			};
			const agent = new Agent();
			const first = await ask(agent, stage.app.origin, of(0));
			agent.destroy();
			const bytes = Buffer.byteLength(first.body);
			const bare = await stage.bareOrigin();
			const turns: { app: Load[]; bare: Load[] } = { app: [], bare: [] };
			for (let turn = 0; turn < 2; turn++) {
				const half = { connections: CONNECTIONS, seconds: seconds / 2 };
				turns.app.push(
					await load(
						stage.app.origin,
						half,
						of,
						(a) => a.status === 200 && a.body.includes(page.holds)
					)
				);
				turns.bare.push(
					await load(
						bare,
						half,
						() => ({ path: `/page?bytes=${bytes}` }),
						(a) => a.status === 200 && a.body.length === bytes
					)
				);
			}
			return [
				...compared(mean(turns.app), mean(turns.bare)),
				{ metric: 'page-size', value: bytes, unit: 'bytes' }
			] satisfies Metric[];
		}
	};
}

export function mean(loads: readonly Load[]): Load {
	const over = (pick: (load: Load) => number) =>
		round(loads.reduce((sum, one) => sum + pick(one), 0) / loads.length);
	return {
		perSecond: over((l) => l.perSecond),
		p50Ms: over((l) => l.p50Ms),
		p95Ms: over((l) => l.p95Ms),
		p99Ms: over((l) => l.p99Ms),
		right: loads.reduce((sum, one) => sum + one.right, 0),
		errors: loads.reduce((sum, one) => sum + one.errors, 0)
	};
}
