import { Agent } from 'node:http';
import { ask, load, type Load, type Request, round } from './load.ts';
import { compared, type Metric, ratio, type Scenario, warmUpSeconds } from './scenario.ts';
import type { Stage } from './stage.ts';

const CONNECTIONS = 8;
const TURNS = 2;

type Page = {
	name: string;
	about: string;
	/** The `count`th request of a client. */
	request: (stage: Stage) => Promise<(client: number, count: number) => Request>;
	/** Words that a right answer holds. */
	holds: string;
};

/**
 * One page, read again and again; against a bare page of the same size with one select. The bare page
 * is made twice: by the same framework and adapter (the ceiling: what this stack can do at best) and by
 * plain node:http. All three take turns, so that a slow moment of a shared machine hits them alike.
 */
export function pageScenario(page: Page): Scenario {
	return {
		name: page.name,
		about: page.about,
		async run(stage, { seconds }) {
			const next = await page.request(stage);
			const bytes = await sizeOf(stage, next(0, 0));
			const [site, plain] = [await stage.bareSiteOrigin(), await stage.bareOrigin()];
			const isPage = (a: { status: number; body: string }) =>
				a.status === 200 && a.body.includes(page.holds);
			const isBare = (a: { status: number; body: string }) =>
				a.status === 200 && Math.abs(a.body.length - bytes) < 400;
			const askAll = async (forSeconds: number) => {
				const options = { connections: CONNECTIONS, seconds: forSeconds };
				return {
					own: await load(stage.app.origin, options, next, isPage),
					site: await load(site, options, () => ({ path: `/?bytes=${bytes}` }), isBare),
					plain: await load(plain, options, () => ({ path: `/page?bytes=${bytes}` }), isBare)
				};
			};
			await askAll(warmUpSeconds(seconds));
			const turns: { own: Load[]; site: Load[]; plain: Load[] } = { own: [], site: [], plain: [] };
			for (let turn = 0; turn < TURNS; turn++) {
				const { own, site, plain } = await askAll(seconds / (TURNS * 2));
				turns.own.push(own);
				turns.site.push(site);
				turns.plain.push(plain);
			}
			const own = mean(turns.own);
			const http = mean(turns.plain);
			return [
				...compared(own, mean(turns.site)),
				{ metric: 'plain-node-throughput', value: http.perSecond, unit: '1/s' },
				{ metric: 'ratio-to-plain-node', value: ratio(own.perSecond, http.perSecond), unit: '1' },
				{ metric: 'page-size', value: bytes, unit: 'bytes' }
			] satisfies Metric[];
		}
	};
}

async function sizeOf(stage: Stage, request: Request): Promise<number> {
	const agent = new Agent();
	const { body } = await ask(agent, stage.app.origin, request);
	agent.destroy();
	return Buffer.byteLength(body);
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
