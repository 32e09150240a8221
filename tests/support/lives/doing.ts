import { itemsToMark } from '../../../src/lib/marking/answer-scripts.server.ts';
import { publishAnswerMarks } from '../../../src/lib/workflows/mark-answers.server.ts';
import { handIn, markHandedIn, takeQuiz } from '../tries.ts';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'vitest';
import {
	receiveAnswers,
	type SentAnswers
} from '../../../src/lib/assessment/receive-answers.server.ts';
import { paperLengthsNow } from '../../../src/lib/assessment/corrections/short-papers.server.ts';
import { boardPapers } from '../../../src/lib/marking/board-papers.server.ts';
import { readConfig } from '../../../src/lib/platform/config.server.ts';
import type { Log } from '../../../src/lib/platform/log.server.ts';
import { callBoard, decideOtherwise } from '../../../src/lib/workflows/convene-board.server.ts';
import { correctItem, previewCorrection } from '../../../src/lib/workflows/correct-item.server.ts';
import { ratifyBoard } from '../../../src/lib/workflows/ratify-board.server.ts';
import { startQuizAttempt } from '../../../src/lib/workflows/start-attempt.server.ts';
import { submitAttempt } from '../../../src/lib/workflows/submit-attempt.server.ts';
import { submitOverdue } from '../../../src/lib/workflows/submit-overdue.job.server.ts';
import type { World } from './house.ts';
import {
	endsBy,
	dueFrom,
	highest,
	isFreshDraw,
	type Kept,
	type Life,
	openTry,
	receive,
	startsTry,
	type Try
} from './model.ts';
import {
	clockLooks,
	correct,
	correction,
	end,
	isHeld,
	type Kind,
	markedByTutor
} from './model-marks.ts';

/** How the acts that take more than a line are done, on the real code and in the model. */

const origin = 'https://academy.example';
const reason = 'As agreed';
const MINUTE = 60_000;

const refusedOr = async <T>(done: Promise<T>): Promise<T | null> => {
	try {
		return await done;
	} catch (error) {
		expect(error).toMatchObject({ name: 'Refused' });
		return null;
	}
};

/** @returns the try that the learner is in now */
export async function begin(world: World, n: number): Promise<Try | null> {
	const { sql, model, cohort } = world;
	const life = model.lives[n]!;
	const start = () => startQuizAttempt(sql, world.as(n), { cohort: cohort.code, module: 'm-1' });
	const [number, again] = await Promise.all([refusedOr(start()), refusedOr(start())]);
	expect([number, again]).toEqual(Array(2).fill(startsTry(model, life, isHeld(model, life))));
	const open = openTry(life);
	if (number === null || open) return open ?? null;
	const [row] = await sql<{ id: string; paper: string[] }[]>`
		select a.id, array(select item_id from attempt_item i where i.attempt_id = a.id order by position) as paper
		from attempt a where a.enrolment_id = ${world.learners[n]!.id} and a.number = ${number}
			and a.assessment_id = ${world.edition.modules[0].quiz.id}`;
	expect({ fresh: isFreshDraw(model, life, row!.paper), paper: row!.paper }).toMatchObject({
		fresh: true
	});
	const begun: Try = {
		...row!,
		...{ number, state: 'open', startedAt: model.now, dueAt: dueFrom(model, life, model.now) },
		...{
			moved: null,
			endedAt: null,
			endedBy: null,
			journal: [],
			byTutor: new Map(),
			percent: null
		},
		...{ ratified: false, asRatified: new Map(), forBoard: new Set() }
	};
	life.tries.push(begun);
	return begun;
}

export const addressOf = ({ cohort }: World, { number }: Try) => ({
	...{ cohort: cohort.code, module: 'm-1', number: String(number) }
});

type Said = {
	place: number;
	says: string;
	tab?: string;
	number?: string;
	waited?: number;
	flagged?: boolean;
};

/** What one page sends, in its own words and in the model's; null where it has nothing to say. */
function worded(world: World, one: Try, said: Said) {
	const { model } = world;
	const { tab = 'tab-one-1', number = 'next', waited = 0, flagged = false } = said;
	const last = highest(one, tab);
	const sent = one.journal.filter((kept) => kept.tab === tab);
	const known = sent[said.place % Math.max(1, sent.length)];
	if ((number === 'again' || number === 'used') && !known) return null;
	const holes = Array.from({ length: last }, (_, index) => index + 1).filter(
		(seq) => !sent.some((kept) => kept.seq === seq)
	);
	const question = model.questions.find(
		({ id }) => id === one.paper[said.place % one.paper.length]
	)!;
	const words =
		said.says === 'right' ? question.right : said.says === 'wrong' ? question.wrong : null;
	const kept: Omit<Kept, 'receivedAt'> =
		number === 'again'
			? known!
			: {
					tab,
					seq:
						{ used: known?.seq, ahead: last + 3, hole: holes[0], jump: last + 5000 }[number] ??
						last + 1,
					question: question.id,
					says: words,
					flagged,
					// What came as soon as an answer may counts as given when it came.
					givenAt: waited > 2_000 ? Math.max(one.startedAt, model.now - waited) : model.now
				};
	const { byTutor } = model.questions.find(({ id }) => id === kept.question)!;
	const answer = {
		item: one.paper.indexOf(kept.question) + 1,
		seq: kept.seq,
		response: kept.says === null ? {} : byTutor ? { text: kept.says } : { choice: kept.says },
		flagged: kept.flagged,
		waited
	};
	return { kept, sent: { attempt: one.id, client: tab, answers: [answer] } satisfies SentAnswers };
}

export async function send(world: World, n: number, one: Try, said: Said): Promise<void> {
	const words = worded(world, one, said);
	if (!words) return;
	const received = await receiveAnswers(world.sql, world.as(n), addressOf(world, one), words.sent);
	expectReceived(received, receive(world.model, one, words.kept));
}

function expectReceived(
	{ receipts, refused }: Awaited<ReturnType<typeof receiveAnswers>>,
	expected: Kept | string
): void {
	const seen = receipts[0] ? Date.parse(receipts[0].receivedAt) : refused[0]?.reason;
	expect(seen).toBe(typeof expected === 'string' ? expected : expected.receivedAt);
}

export const press = ({ sql, as }: World, n: number, one: Try) =>
	submitAttempt(sql, as(n), { attemptId: one.id, origin });

type Together = { presses: number; clock: boolean; answers: readonly (Said & { lagMs: number })[] };

export async function handInTogether(world: World, n: number, together: Together): Promise<void> {
	const { model } = world;
	const one = model.lives[n]!.tries.at(-1);
	if (!one) return;
	const wasOpen = one.state === 'open';
	const by = endsBy(model, one, 'learner');
	const base = highest(one, 'tab-race');
	const late = async ({ lagMs, ...said }: Said & { lagMs: number }, index: number) => {
		const { kept, sent } = worded(world, one, { ...said, tab: 'tab-race' })!;
		kept.seq = sent.answers[0]!.seq = base + 1 + index;
		await sleep(lagMs);
		const received = await receiveAnswers(world.sql, world.as(n), addressOf(world, one), sent);
		return { kept, received };
	};
	const [presses, received] = await Promise.all([
		Promise.all(Array.from({ length: together.presses }, () => press(world, n, one))),
		Promise.all(together.answers.map(late)),
		together.clock && clock(world)
	]);
	expect(presses).toEqual(presses.map(() => !wasOpen || by !== null));
	for (const { kept, received: got } of received) {
		// Before the hand-in or after it: whichever, what was acknowledged is in.
		const wasLate = got.refused[0]?.reason === 'closed' && wasOpen && by !== null;
		if (!wasLate) expectReceived(got, receive(model, one, kept));
	}
	if (wasOpen && by) end(model, one, by);
	if (together.clock) clockLooks(model);
}

/** The job of the clock, which looks at tries of other houses of the database, too. */
export async function clock({ sql, model }: World): Promise<void> {
	const ours = new Set(model.lives.flatMap(({ tries }) => tries.map(({ id }) => id)));
	const failures: unknown[] = [];
	const error = ({ attemptId, err }: { attemptId: string; err: unknown }) =>
		void (ours.has(attemptId) && failures.push(err));
	const at = new Date(model.now);
	const context = {
		sql,
		clock: { now: () => at },
		config: readConfig({ ORIGIN: origin }),
		log: { error } as unknown as Log
	};
	await submitOverdue(context, { at: at.toISOString() }).catch((thrown: unknown) => {
		if (!(thrown instanceof AggregateError)) throw thrown;
	});
	expect(failures).toEqual([]);
}

type PutRight = { who: number; question: number; right: boolean; kind: Kind; handIn: boolean };

export async function putRight(world: World, about: PutRight): Promise<void> {
	const { sql, model } = world;
	const question = model.questions[about.question % model.questions.length]!;
	const { id: itemId, byTutor } = question;
	const choice = about.right ? question.right : question.wrong;
	const { kind } = about;
	const isKey = kind === 'accept' || kind === 'replace';
	const input = { itemId, kind, answer: isKey ? (byTutor ? { text: choice } : { choice }) : null };
	const preview = previewCorrection(sql, world.as('staff'), input);
	const expected = correction(model, question, { kind, choice });
	if (!expected) {
		await expect(preview).rejects.toMatchObject({ name: 'Invalid' });
		return;
	}
	const { effects, digest, papers } = await preview;
	const line = (id: string, percent: number, ratified: boolean) => `${id} ${percent} ${ratified}`;
	expect(effects.map((one) => line(one.attemptId, one.toPercent, one.ratified)).toSorted()).toEqual(
		expected.touched.map(({ one, percent }) => line(one.id, percent, one.ratified)).toSorted()
	);
	expect(papers.drawn).toBe(expected.paperLength);
	if (about.handIn)
		await handInTogether(world, about.who, { presses: 1, clock: false, answers: [] });
	const now = correction(model, question, { kind, choice });
	const apply = () => correctItem(sql, world.as('staff'), { ...input, reason, digest, origin });
	if (now?.touched.length !== expected.touched.length) {
		await expect(apply()).rejects.toMatchObject({ name: /Refused|Invalid/ });
		return;
	}
	await Promise.all([apply(), apply()]);
	correct(model, now, kind);
	expect((await paperLengthsNow(sql, world.edition.modules[0].quiz.id)).drawn).toBe(
		now.paperLength
	);
}

/** The board decides about everybody who waits for it, as proposed or otherwise. */
export async function board(
	world: World,
	otherwise: readonly (null | 'refer' | 'fail' | 'defer')[]
): Promise<void> {
	const { sql, model, cohort, learners, chairId } = world;
	const waiting = (n: number) => model.lives[n]!.place === 'awaitingBoard';
	if (!learners.some((_, n) => waiting(n))) return;
	const [chair, staff] = [world.as('chair'), world.as('staff')];
	const boardId = await callBoard(sql, staff, {
		cohortId: cohort.id,
		meetsOn: '2026-12-04',
		chairId
	});
	for (const [n, decision] of otherwise.entries()) {
		// What is passed whole cannot be referred.
		if (!decision || !waiting(n) || (decision === 'refer' && model.lives[n]!.module === 'passed'))
			continue;
		await decideOtherwise(sql, chair, { boardId, enrolmentId: learners[n]!.id, decision, reason });
	}
	const { digest } = await boardPapers(sql, chair, { id: boardId, cohortId: cohort.id });
	const ratify = () => ratifyBoard(sql, chair, { boardId, papers: digest, origin });
	const [results, again] = await Promise.all([ratify(), ratify()]);
	expect(again).toEqual(results);
	expect(results.map((one) => one.enrolmentId).toSorted()).toEqual(
		learners.flatMap(({ id }, n) => (waiting(n) ? [id] : [])).toSorted()
	);
	for (const { enrolmentId, decision } of results) {
		const life = model.lives[learners.findIndex(({ id }) => id === enrolmentId)] as Life;
		if (decision === 'defer') continue;
		life.decidedAt.push(model.now);
		if (decision === 'refer') life.referrals += 1;
		for (const one of life.tries) if (one.state === 'marked') one.ratified = true;
	}
}

/** A whole try, as most are. */
export async function sit(world: World, n: number, says: readonly string[]): Promise<void> {
	const one = await begin(world, n);
	if (!one) return;
	for (const [index, what] of says.entries()) {
		world.model.now += MINUTE;
		await send(world, n, one, { place: index, says: what });
	}
	world.model.now += MINUTE;
	await handInTogether(world, n, { presses: 1, clock: false, answers: [] });
}

/** A tutor publishes twice at once; another comes second. */
export async function markTexts(world: World, n: number, score: number): Promise<void> {
	const { sql, model } = world;
	const one = model.lives[n]!.tries.find(({ state }) => state === 'waiting');
	if (!one) return;
	const ids = await itemsToMark(sql, one.id);
	const judged = {
		marks: Object.fromEntries(ids.map((id) => [id, score])),
		comments: Object.fromEntries(ids.map((id) => [id, 'Read.']))
	};
	const publish = (as: 'tutor' | 'other tutor') =>
		publishAnswerMarks(sql, world.as(as), { attemptId: one.id, judged, origin });
	await Promise.all([publish('tutor'), publish('tutor')]);
	await expect(publish('other tutor')).rejects.toMatchObject({ name: 'Refused' });
	markedByTutor(model, one, new Map(ids.map((id) => [id, score])));
}

export async function assignment(world: World, n: number, percent: number): Promise<void> {
	const { sql, model, edition, learners } = world;
	const life = model.lives[n]!;
	if (life.assignment.length >= 2 + life.referrals) return;
	const [module] = edition.modules;
	const about = {
		...{ enrolmentId: learners[n]!.id, moduleId: module.id },
		assessmentId: module.assignment.id
	};
	const submitted = handIn(sql, world.as(n), about);
	const isOver = ['passed', 'failed'].includes(life.module) && !isHeld(model, life);
	if (isOver || !['enrolled', 'studying', 'referred'].includes(life.place)) {
		await expect(submitted).rejects.toMatchObject({ name: 'Refused' });
		return;
	}
	const submissionId = await submitted;
	await markHandedIn(sql, world.as('tutor'), { ...about, submissionId }, percent);
	life.assignment.push(percent);
}

/** The second module, where it is open, is taken and passed. */
export async function secondModule(
	{ sql, edition, learners, as }: World,
	n: number
): Promise<void> {
	const [, module] = edition.modules;
	const about = { enrolmentId: learners[n]!.id, moduleId: module.id };
	const [row] = await sql<{ open: boolean }[]>`
		select p.state = 'open' and e.state in ('enrolled', 'studying', 'referred') as open
		from module_progress p join enrolment e on e.id = p.enrolment_id
		where e.id = ${about.enrolmentId} and p.module_id = ${module.id}`;
	if (!row?.open) return;
	await takeQuiz(sql, as(n), { ...about, assessmentId: module.quiz.id }, 80);
	const paper = { ...about, assessmentId: module.assignment.id };
	const submissionId = await handIn(sql, as(n), paper);
	await markHandedIn(sql, as('tutor'), { ...paper, submissionId }, 80);
}
