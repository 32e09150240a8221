import fc from 'fast-check';
import { expect } from 'vitest';
import { receiveAnswers } from '../../../src/lib/assessment/receive-answers.server.ts';
import { effectsForTheBoard } from '../../../src/lib/assessment/corrections/corrections.server.ts';
import { systemActor } from '../../../src/lib/platform/actor.ts';
import { closeMissedTries } from '../../../src/lib/workflows/close-missed-tries.server.ts';
import { decideCorrections } from '../../../src/lib/workflows/decide-corrections.server.ts';
import { giveExtraTime, moveQuizEnd } from '../../../src/lib/workflows/give-time.server.ts';
import { submitAttempt } from '../../../src/lib/workflows/submit-attempt.server.ts';
import { setAttemptAside } from '../../../src/lib/workflows/void-attempt.server.ts';
import {
	addressOf,
	assignment,
	begin,
	board,
	clock,
	handInTogether,
	markTexts,
	press,
	putRight,
	secondModule,
	send,
	sit
} from './doing.ts';
import { republish, type World } from './house.ts';
import { endsBy, giveTime, givenMinutes, lastAt, openTry } from './model.ts';
import { boardAnswers, clockLooks, end, type Kind } from './model-marks.ts';
import { expectLives } from './truth.ts';

/** What people and jobs do: each act on the real code and in the model, and that both say the same. */

const origin = 'https://academy.example';
const quizTitle = 'Quiz of module 1';
const reason = 'As agreed';
const MINUTE = 60_000;

const who = fc.nat({ max: 2 });
const says = fc.constantFrom('right', 'right', 'wrong', 'nothing');
const place = fc.nat({ max: 2 });
const tab = fc.constantFrom('tab-one-1', 'tab-two-2');

/** One kind of act: what it may be about, and how it is done. */
type ActKind<T> = {
	weight: number;
	about: fc.Arbitrary<T>;
	perform: (world: World, about: T) => Promise<void>;
};
const kind = <T>(
	weight: number,
	about: fc.Arbitrary<T>,
	perform: ActKind<T>['perform']
): ActKind<T> => ({
	weight,
	about,
	perform
});

export const acts = {
	wait: kind(
		3,
		fc.constantFrom(1, 9, 20, 31, 36, 60 * 25, 60 * 24 * 4),
		async ({ model }, minutes) => {
			model.now += minutes * MINUTE;
		}
	),

	/** Until just before or after the time, or the last instant, of somebody's try. */
	waitForEnd: kind(
		3,
		fc.record({ who, last: fc.boolean(), ms: fc.constantFrom(-1, 0, 1, 9_999, 10_000, 90_000) }),
		async ({ model }, { who, last, ms }) => {
			const one = openTry(model.lives[who]!);
			if (one) model.now = Math.max(model.now, (last ? lastAt(model, one) : one.dueAt) + ms);
		}
	),

	start: kind(4, who, async (world, n) => void (await begin(world, n))),

	/** A whole try, as most are. */
	sit: kind(
		5,
		fc.record({ who, says: fc.array(says, { minLength: 3, maxLength: 3 }) }),
		(world, { who, says }) => sit(world, who, says)
	),

	answer: kind(
		12,
		fc.record({
			...{ who, place, says, tab },
			number: fc.constantFrom('next', 'next', 'next', 'again', 'used', 'ahead', 'hole', 'jump'),
			waited: fc.constantFrom(0, 0, 1_000, 5 * MINUTE),
			flagged: fc.boolean()
		}),
		async (world, { who, ...answer }) => {
			const one = world.model.lives[who]!.tries.at(-1);
			if (one) await send(world, who, one, answer);
		}
	),

	/** For a question that is not there, of another shape, or into somebody else's try. */
	strangeAnswer: kind(
		1,
		fc.record({ who, what: fc.constantFrom('item', 'shape', 'try') }),
		async (world, { who, what }) => {
			const one = world.model.lives[who]!.tries.at(-1);
			if (!one) return;
			const sent = {
				attempt: one.id,
				client: 'tab-strange',
				answers: [
					{
						item: what === 'item' ? 9 : 1,
						seq: 1,
						response: what === 'shape' ? { choice: 7 } : {},
						flagged: false
					}
				]
			};
			const stranger = what === 'try' ? (who + 1) % 3 : who;
			const received = receiveAnswers(world.sql, world.as(stranger), addressOf(world, one), sent);
			if (what === 'try') {
				await expect(received).rejects.toMatchObject({ name: 'NotFound' });
				await expect(
					submitAttempt(world.sql, world.as(stranger), { attemptId: one.id, origin })
				).rejects.toMatchObject({ name: 'NotFound' });
			} else {
				const expected = what === 'item' ? 'unknown-item' : 'wrong-shape';
				expect(await received).toMatchObject({ receipts: [], refused: [{ reason: expected }] });
			}
		}
	),

	/** Once or more at the same time, with the clock, and with answers that are on their way. */
	handIn: kind(
		6,
		fc.record({
			...{ who, clock: fc.boolean() },
			presses: fc.integer({ min: 1, max: 3 }),
			answers: fc.array(fc.record({ place, says, lagMs: fc.integer({ min: 0, max: 6 }) }), {
				maxLength: 4
			})
		}),
		(world, { who, ...together }) => handInTogether(world, who, together)
	),

	clock: kind(3, fc.constant(null), async (world) => {
		await clock(world);
		clockLooks(world.model);
	}),

	giveTime: kind(
		3,
		fc.record({
			who,
			wide: fc.boolean(),
			extra: fc.record({
				extraPercent: fc.constantFrom(0, 25, 50),
				extraMinutes: fc.constantFrom(0, 0, 7),
				breakMinutes: fc.constantFrom(0, 0, 5)
			}),
			/** The clock, or the learner, ends the try at the same moment. */
			meanwhile: fc.constantFrom('nothing', 'clock', 'handIn')
		}),
		async (world, { who, wide, extra, meanwhile }) => {
			const { sql, model, learners, edition } = world;
			const life = model.lives[who]!;
			const one = openTry(life);
			const given = {
				...{ enrolmentId: learners[who]!.id, reason, quizTitle, ...extra },
				assessmentId: wide ? null : edition.modules[0].quiz.id
			};
			const give = () => giveExtraTime(sql, world.as('staff'), given);
			const other = async () => {
				if (meanwhile === 'clock') await clock(world);
				if (meanwhile === 'handIn' && one) await press(world, who, one);
			};
			await Promise.all([give(), give(), other()]);
			const giveInModel = () => giveTime(model, life, wide ? 'all' : 'quiz', extra);
			// Whichever was first: time that came after the end has moved nothing.
			const [row] = await sql<{ open: boolean; dueAt: Date }[]>`
				select state in ('inProgress', 'overdue') as open, due_at from attempt
				where id = ${one?.id ?? null}`;
			const otherInModel = () => {
				if (meanwhile === 'clock') clockLooks(model);
				// Pressed too late, and before the time was given: the try goes on.
				const by = meanwhile === 'handIn' && one && !row?.open && endsBy(model, one, 'learner');
				if (by && one.state === 'open') end(model, one, by);
			};
			const givenFirst = row?.open || row?.dueAt.getTime() !== one?.dueAt;
			if (givenFirst) giveInModel();
			otherInModel();
			if (!givenFirst) giveInModel();
		}
	),

	moveEnd: kind(
		2,
		fc.record({ who, minutes: fc.constantFrom(2, 40, 60 * 24 * 3, 60 * 24 * 16) }),
		async (world, { who, minutes }) => {
			const { sql, model, learners, edition } = world;
			const life = model.lives[who]!;
			const until = model.now + minutes * MINUTE;
			const about = { enrolmentId: learners[who]!.id, assessmentId: edition.modules[0].quiz.id };
			const moved = moveQuizEnd(sql, world.as('staff'), {
				...about,
				quizTitle,
				reason,
				until: new Date(until)
			});
			const one = openTry(life);
			const closing = model.terms.closesAt;
			if (one) {
				await moved;
				one.dueAt = until;
				one.moved = { until, given: givenMinutes(model, life) };
			} else if (closing === null || until < closing) {
				await expect(moved).rejects.toMatchObject({
					name: closing === null ? 'Refused' : 'Invalid'
				});
			} else {
				await moved;
				life.closesAt = until;
			}
		}
	),

	setAside: kind(
		2,
		fc.record({ who, which: fc.nat({ max: 3 }) }),
		async (world, { who, which }) => {
			const { sql, model, learners } = world;
			const life = model.lives[who]!;
			const one = life.tries[which % Math.max(1, life.tries.length)];
			if (!one) return;
			const about = { enrolmentId: learners[who]!.id, attemptId: one.id };
			const done = Promise.all(
				[1, 2].map(() => setAttemptAside(sql, world.as('staff'), { ...about, quizTitle, reason }))
			);
			const isFinal = one.endedAt !== null && life.decidedAt.some((at) => at >= one.endedAt!);
			if (isFinal && one.state !== 'voided')
				await expect(done).rejects.toMatchObject({ name: 'Refused' });
			else {
				await done;
				one.state = 'voided';
			}
		}
	),

	markTexts: kind(
		4,
		fc.record({ who, score: fc.integer({ min: 0, max: 3 }) }),
		(world, { who, score }) => markTexts(world, who, score)
	),

	putRight: kind(
		5,
		fc.record({
			...{ who, question: fc.nat({ max: 5 }), right: fc.boolean() },
			kind: fc.constantFrom<Kind>('void', 'void', 'accept', 'replace', 'as-published'),
			/** Somebody hands in between the preview and the confirmation. */
			handIn: fc.boolean()
		}),
		putRight
	),

	assignment: kind(
		3,
		fc.record({ who, percent: fc.constantFrom(30, 45, 80) }),
		(world, { who, percent }) => assignment(world, who, percent)
	),

	secondModule: kind(3, who, secondModule),

	/** All the work of a learner, so that a board has somebody to decide about. */
	allWork: kind(4, who, async (world, n) => {
		await sit(world, n, ['right', 'right', 'right']);
		await markTexts(world, n, 3);
		await expectLives(world);
		await assignment(world, n, 80);
		await secondModule(world, n);
	}),

	board: kind(
		3,
		fc.array(fc.constantFrom(null, null, 'refer', 'fail', 'defer'), { minLength: 3, maxLength: 3 }),
		board
	),

	boardAnswers: kind(3, fc.boolean(), async (world, adopts) => {
		const { sql, model } = world;
		const tries = new Map(model.lives.flatMap((life) => life.tries).map((one) => [one.id, one]));
		const lines = (await effectsForTheBoard(sql)).filter(({ attemptId }) => tries.has(attemptId));
		const asked = [...tries.values()].flatMap(({ id, forBoard }) =>
			[...forBoard].map((item) => `${id} ${item}`)
		);
		const items = await sql<{ id: string; itemId: string }[]>`
			select id, item_id from item_correction where id = any(${lines.map((line) => line.correctionId)}::uuid[])`;
		const itemOf = (id: string) => items.find((one) => one.id === id)!.itemId;
		expect(
			lines.map((line) => `${line.attemptId} ${itemOf(line.correctionId)}`).toSorted()
		).toEqual(asked.toSorted());
		const ids = lines.map(({ correctionId, attemptId }) => ({ correctionId, attemptId }));
		const decide = (input: { adopts: boolean }) =>
			decideCorrections(sql, world.as('chair'), ids, { ...input, reason, origin });
		await decide({ adopts });
		expect(await decide({ adopts: !adopts })).toBe(0);
		for (const line of lines)
			boardAnswers(model, tries.get(line.attemptId)!, itemOf(line.correctionId), adopts);
	}),

	closeMissed: kind(1, fc.constant(null), async ({ sql, model }) => {
		await closeMissedTries(sql, systemActor(new Date(model.now)));
	}),

	republish: kind(1, fc.constant(null), (world) => republish(world, `next-${world.model.now}`))
};

export type Act = {
	[Name in keyof typeof acts]: [Name, Parameters<(typeof acts)[Name]['perform']>[1]];
}[keyof typeof acts];

export const anyAct: fc.Arbitrary<Act> = fc.oneof(
	...Object.entries(acts).map(([name, { weight, about }]) => ({
		weight,
		arbitrary: (about as fc.Arbitrary<unknown>).map((one) => [name, one] as Act)
	}))
);

/** Nothing happens in the same instant as something else, unless an act says so. */
export async function perform(world: World, [name, about]: Act): Promise<void> {
	world.model.now += 1_000;
	await (acts[name].perform as (world: World, about: unknown) => Promise<void>)(world, about);
}

/** Everybody's time is over, and the clock has looked. */
export async function endAll(world: World): Promise<void> {
	const { model } = world;
	const open = model.lives.flatMap((life) => openTry(life) ?? []);
	model.now = Math.max(model.now, ...open.map((one) => lastAt(model, one))) + 10_000;
	await clock(world);
	clockLooks(model);
	expect(model.lives.flatMap((life) => openTry(life) ?? [])).toEqual([]);
}
