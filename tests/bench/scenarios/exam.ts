import { setTimeout as sleep } from 'node:timers/promises';
import { randomUUID } from 'node:crypto';
import type { Agent } from 'node:http';
import { crowdAgent, inParallel, truthOf, type Acknowledged } from '../../support/storm.ts';
import { sentAnswer, startedQuiz, type Taker } from '../../support/quiz-takers.ts';
import { directInserts } from '../direct-inserts.ts';
import { type Answer, ask, type Request, round, summary } from '../load.ts';
import { type Metric, ratio, type Scenario } from '../scenario.ts';
import { addressOf, type Stage } from '../stage.ts';

const PAGES = 8;
const QUESTIONS = 16;
const START_WITHIN_MS = 30_000;
/** One in fifty takes the quiz before the crowd, fast, and is not counted: the house is in use by then. */
const REHEARSED_AT_ONCE = 8;
const REHEARSED_FASTER = 1_000;
const crowdOf = (scale: number) => (scale > 1 ? scale : 100);
const rehearsalOf = (scale: number) => Math.ceil(crowdOf(scale) / 50);
const THINK_MS = { least: 30_000, most: 90_000 };
/** How often an open page asks how it stands. */
const ASK_EVERY_MS = 8_000;

/**
 * The shape of the best public load test of another system: 16 questions on 8 pages, everyone starts
 * within 30 s, 30 to 90 s of thought a page. Each learner does what the browser does: loads the page,
 * sends each answer, asks every 8 s how it stands, saves the page's form, and at the end reviews,
 * hands in and reads the receipt. Static files are left out: browsers keep them. A few rehearse before,
 * as a tenth of a page's time is not counted: a crowd does not meet a process that was never asked.
 *
 * Throughput is answers a second, its ceiling as for `deadline-storm`. People think between answers, so
 * the ratio says how much of the machine they take, not how near to its best it works.
 */
export const exam: Scenario = {
	name: 'exam',
	about: '--scale N learners take a quiz of 16 questions on 8 pages (100 unless said)',
	content: { 'clhc-pilot/clhc-1/quiz.yaml': ['onePerPage: false', 'perPage: 2'] },
	learners: (scale) => crowdOf(scale) + rehearsalOf(scale),
	async run(stage, { scale, compress }) {
		const [count, rehearsal] = [crowdOf(scale), rehearsalOf(scale)];
		const people = (await stage.cookies(count + rehearsal)).map((cookie, number) => ({
			cookie,
			number
		}));
		const agent = crowdAgent();
		const steps = new Map<Step, number[]>();
		const seen = { errors: 0, acknowledged: [] as Acknowledged[], examples: new Set<string>() };
		await inParallel(people.slice(count), REHEARSED_AT_ONCE, (who) =>
			new Learner(stage, agent, { ...who, compress: REHEARSED_FASTER }, new Map(), seen).takeExam()
		);
		seen.acknowledged = [];
		const ceiling = await directInserts(await stage.bareOrigin(), 4);
		const since = performance.now();
		const takers = await Promise.all(
			people.slice(0, count).map(async (who) => {
				await sleep((Math.random() * START_WITHIN_MS) / compress);
				return await new Learner(stage, agent, { ...who, compress }, steps, seen).takeExam();
			})
		);
		const seconds = (performance.now() - since) / 1000;
		agent.destroy();
		const finished = takers.filter((taker) => taker !== null);
		const truth = await truthOf(stage.sql, finished, seen.acknowledged);
		for (const example of seen.examples) console.error(example);
		const answered = round(seen.acknowledged.length / seconds);
		const times = [...steps].map(([name, ms]) => ({ name, ...summary(ms, seconds) }));
		return [
			{ metric: 'learners', value: count, unit: '1' },
			{ metric: 'rehearsed-by', value: rehearsal, unit: '1' },
			{ metric: 'finished', value: finished.length, unit: '1' },
			{ metric: 'time-compressed-by', value: compress, unit: '1' },
			{ metric: 'duration', value: round(seconds), unit: 's' },
			{
				metric: 'requests-per-second',
				value: round(times.reduce((sum, { perSecond }) => sum + perSecond, 0)),
				unit: '1/s'
			},
			...times.flatMap(({ name, p50Ms, p95Ms, p99Ms }): Metric[] => [
				{ metric: `${name}-p50`, value: p50Ms, unit: 'ms' },
				{ metric: `${name}-p95`, value: p95Ms, unit: 'ms' },
				{ metric: `${name}-p99`, value: p99Ms, unit: 'ms' }
			]),
			{ metric: 'acknowledged', value: seen.acknowledged.length, unit: 'answers' },
			{ metric: 'throughput', value: answered, unit: '1/s' },
			{ metric: 'ceiling-throughput', value: round(ceiling), unit: '1/s' },
			{ metric: 'ratio-to-ceiling', value: ratio(answered, ceiling), unit: '1' },
			{ metric: 'lost', value: truth.lost, unit: 'answers' },
			{ metric: 'doubled', value: truth.doubled, unit: '1' },
			{
				metric: 'errors',
				value:
					seen.errors + truth.lost + truth.doubled + truth.unfinished + count - finished.length,
				unit: '1'
			}
		];
	}
};

type Step = 'start' | 'page' | 'answer' | 'ask' | 'save' | 'review' | 'hand-in' | 'receipt';
type Seen = { errors: number; acknowledged: Acknowledged[]; examples: Set<string> };

/** One person with a browser. */
class Learner {
	readonly #stage: Stage;
	readonly #agent: Agent;
	readonly #who: { number: number; cookie: string; compress: number };
	readonly #steps: Map<Step, number[]>;
	readonly #seen: Seen;
	readonly #headers: Record<string, string>;
	readonly #client = `exam-${randomUUID()}`;
	#seq = 0;

	constructor(
		stage: Stage,
		agent: Agent,
		who: { number: number; cookie: string; compress: number },
		steps: Map<Step, number[]>,
		seen: Seen
	) {
		this.#stage = stage;
		this.#agent = agent;
		this.#who = who;
		this.#steps = steps;
		this.#seen = seen;
		const { cookie, number } = who;
		this.#headers = { cookie, origin: stage.app.origin, ...addressOf(number) };
	}

	/** @returns null when a step failed that the next one needs */
	async takeExam(): Promise<Taker | null> {
		const base = `/learn/${this.#stage.cohort.code}/clhc-1/quiz`;
		const { enrolmentId } = this.#stage.learners[this.#who.number]!;
		const started = await this.#form('start', base, {});
		if (started?.status !== 303) return null;
		const here = `${base}/1`;
		const taker = await startedQuiz(this.#stage.sql, enrolmentId, 'CLHC-1', {
			...this.#headers,
			base
		});
		for (let page = 0; page < PAGES; page++) {
			const questions = questionsOf(page);
			const address = `${here}?question=${questions[0]}`;
			await this.#get('page', address, 'data-question');
			for (const item of questions) {
				await this.#think(1 / (QUESTIONS / PAGES), taker);
				await this.#answer(taker, item);
			}
			const to = page === PAGES - 1 ? 'review' : String(questions.at(-1)! + 1);
			await this.#form('save', `${here}?/save&question=${questions[0]}`, {
				attempt: taker.attemptId,
				to
			});
		}
		await this.#get('review', `${here}/review`, 'Hand in');
		await this.#form('hand-in', `${here}/review`, {});
		await this.#get('receipt', `${here}/receipt`, 'Receipt');
		return taker;
	}

	/** A share of the time for a page; meanwhile the page asks how it stands. */
	async #think(share: number, taker: Taker): Promise<void> {
		const { compress } = this.#who;
		const ms = THINK_MS.least + Math.random() * (THINK_MS.most - THINK_MS.least);
		const until = performance.now() + (ms * share) / compress;
		for (;;) {
			const left = until - performance.now();
			if (left <= 0) return;
			await sleep(Math.min(left, ASK_EVERY_MS / compress));
			if (performance.now() < until) {
				await this.#get('ask', `${taker.path}?attempt=${taker.attemptId}`, '"dueAt"');
			}
		}
	}

	async #answer(taker: Taker, item: number): Promise<void> {
		const seq = ++this.#seq;
		const body = sentAnswer(taker, this.#client, item, seq);
		const headers = taker.headers;
		const request: Request = { method: 'POST', path: taker.path, headers, body };
		const answer = await this.#timed('answer', request, (a) => a.body.includes('"receivedAt"'));
		if (!answer) return;
		const { receipts } = JSON.parse(answer.body) as { receipts: { receivedAt: string }[] };
		const { attemptId } = taker;
		const receivedAt = receipts[0]!.receivedAt;
		this.#seen.acknowledged.push({ attemptId, client: this.#client, seq, item, receivedAt });
	}

	#get(step: Step, path: string, holds: string): Promise<Answer | null> {
		const isRight = (a: Answer) => a.status === 200 && a.body.includes(holds);
		return this.#timed(step, { path, headers: this.#headers }, isRight);
	}

	#form(step: Step, path: string, fields: Record<string, string>): Promise<Answer | null> {
		const headers = { ...this.#headers, 'content-type': 'application/x-www-form-urlencoded' };
		const body = new URLSearchParams(fields).toString();
		return this.#timed(step, { method: 'POST', path, headers, body }, (a) => a.status === 303);
	}

	async #timed(
		step: Step,
		request: Request,
		isRight: (answer: Answer) => boolean
	): Promise<Answer | null> {
		const since = performance.now();
		const answer = await ask(this.#agent, this.#stage.app.origin, request).catch(
			(error: unknown) => ({ status: 0, headers: {}, body: String(error) })
		);
		const times = this.#steps.get(step) ?? [];
		this.#steps.set(step, times);
		if (isRight(answer)) {
			times.push(performance.now() - since);
			return answer;
		}
		this.#seen.errors += 1;
		if (this.#seen.examples.size < 5) {
			this.#seen.examples.add(`${step}: ${answer.status} ${answer.body.slice(0, 200)}`);
		}
		return null;
	}
}

const questionsOf = (page: number): number[] => {
	const each = QUESTIONS / PAGES;
	return Array.from({ length: each }, (_, index) => page * each + index + 1);
};
