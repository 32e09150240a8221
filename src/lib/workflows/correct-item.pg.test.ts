import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { saveAnswers } from '#lib/assessment/answer-journal.server.ts';
import { writeBankItem, type WrittenItem } from '#lib/assessment/bank/bank-items.server.ts';
import { putRightIn } from '#lib/assessment/bank/put-right.server.ts';
import { checkAttempts } from '#lib/assessment/check-attempts.server.ts';
import type { CorrectionKind } from '#lib/assessment/corrections/correction-words.ts';
import { summaryOf } from '#lib/assessment/corrections/correction.rules.ts';
import {
	correctionsOf,
	effectsForTheBoard,
	twinsOf
} from '#lib/assessment/corrections/corrections.server.ts';
import { shortQuizzes } from '#lib/assessment/corrections/short-papers.server.ts';
import { paperOf } from '#lib/assessment/papers.server.ts';
import { redrawPaper } from '#lib/assessment/redraw-paper.server.ts';
import { scorePaper } from '#lib/assessment/score.rules.ts';
import type { BlueprintCell } from '#lib/catalogue/published.ts';
import { currentMarks } from '#lib/marking/marks.server.ts';
import { type Actor, systemActor } from '#lib/platform/actor.ts';
import { inTransaction, type Sql } from '#lib/platform/database.server.ts';
import { newId } from '#lib/platform/id.ts';
import { move } from '#lib/platform/machine-store.server.ts';
import { moveEnrolment } from '#lib/progression/enrolments.server.ts';
import { storedModule } from '#lib/progression/machines.ts';
import { type TestDatabase, testDatabase } from '../../../tests/support/database.ts';
import {
	actorOf,
	boardDecides,
	makeEdition,
	type MadeEdition,
	makePerson,
	onDay
} from '../../../tests/support/factories.ts';
import { answerTo, minutesAfter, type OpenQuiz, openQuiz } from '../../../tests/support/quizzes.ts';
import { correctItem, previewCorrection } from './correct-item.server.ts';
import { decideCorrections } from './decide-corrections.server.ts';
import { submitAttempt } from './submit-attempt.server.ts';

let database: TestDatabase;
let sql: Sql;
let staff: Actor;
beforeAll(async () => {
	database = await testDatabase();
	({ sql } = database);
	staff = actorOf(await makePerson(sql), onDay(3), { staff: true });
});
afterAll(() => database.drop());

const origin = 'https://academy.example';
const submit = (quiz: OpenQuiz) =>
	submitAttempt(sql, quiz.enrolment.actor(minutesAfter(quiz.attempt.startedAt, 9)), {
		attemptId: quiz.attempt.id,
		origin
	});

/** Which questions are answered rightly: by their place on the paper, which is shuffled, or by item. */
type Rights = readonly boolean[] | ((itemId: string) => boolean);

/** A learner who answered both questions, rightly or not, and has not handed in yet. */
async function answered(edition: MadeEdition, rights: Rights): Promise<OpenQuiz> {
	const quiz = await openQuiz(sql, { edition });
	const at = quiz.enrolment.actor(minutesAfter(quiz.attempt.startedAt, 1));
	const answers = quiz.paper.map(({ item }, index) => {
		const right = typeof rights === 'function' ? rights(item.id) : rights[index]!;
		return answerTo(quiz, index + 1, { seq: index + 1, right });
	});
	await saveAnswers(sql, at, answers);
	return quiz;
}

async function taken(edition: MadeEdition, rights: Rights): Promise<OpenQuiz> {
	const quiz = await answered(edition, rights);
	await submit(quiz);
	return quiz;
}

const markOf = async ({ enrolment, attempt }: OpenQuiz) =>
	(await currentMarks(sql, enrolment.id)).find(({ attemptId }) => attemptId === attempt.id);

/** After whatever happened every mark that counts is what a fresh scoring gives. */
async function expectFresh(quizzes: readonly OpenQuiz[]): Promise<void> {
	for (const quiz of quizzes) {
		const { percent, detail } = scorePaper(await paperOf(sql, quiz.attempt.id));
		expect(await markOf(quiz)).toMatchObject({ percent, detail });
	}
	expect((await checkAttempts(sql)).breaches).toEqual([]);
}

async function correct(itemId: string, kind: CorrectionKind, answer: unknown = null) {
	const input = { itemId, kind, answer };
	const { digest, effects } = await previewCorrection(sql, staff, input);
	const confirmed = { ...input, reason: 'Both answers are right.', digest, origin };
	await correctItem(sql, staff, confirmed);
	return { effects, confirmed };
}

const mailsTo = async ({ enrolment }: OpenQuiz) => {
	const mails = await sql<{ text: string }[]>`
		select body_text as text from mail where to_address = ${enrolment.person.email}
			and subject like 'A question was put right%' order by created_at, id`;
	return mails.map(({ text }) => text);
};

/** The question at a place of this paper, from 0, and its wrong option, which `answered` picks. */
function questionAt({ edition, paper }: OpenQuiz, place: number) {
	const item = edition.modules[0].quiz.items.find(({ id }) => id === paper[place]?.item.id);
	if (!item) throw new Error('The paper has no such question.');
	return item;
}
const firstOf = (quiz: OpenQuiz) => questionAt(quiz, 0);

describe('another answer is accepted', () => {
	it('marks everybody again who gave it, touches no other mark, and tells all who had the question', async () => {
		const edition = await makeEdition(sql);
		const wrong = await taken(edition, [false, true]);
		const item = firstOf(wrong);
		const others = await Promise.all([
			taken(edition, [true, true]),
			taken(edition, (itemId) => itemId === item.id)
		]);
		const before = await Promise.all(others.map(markOf));
		const [published] = await sql`select body from item where id = ${item.id}`;
		expect((await markOf(wrong))?.percent).toBe(50);

		const { effects, confirmed } = await correct(item.id, 'accept', { choice: item.wrong });
		expect(effects).toMatchObject([
			{ attemptId: wrong.attempt.id, fromPercent: 50, toPercent: 100, ratified: false }
		]);
		expect(summaryOf(effects)).toMatchObject({ raised: 1, lowered: 0, passes: 1, fails: 0 });
		expect(await markOf(wrong)).toMatchObject({ percent: 100, reason: 'Both answers are right.' });
		expect(await Promise.all(others.map(markOf))).toEqual(before);
		await expectFresh([wrong, ...others]);
		const told = async () =>
			(await Promise.all([wrong, ...others].map(mailsTo))).map((m) => m.length);
		const once = [wrong, ...others].map((quiz) => Number(holds(quiz, item.id)));
		expect(await told()).toEqual(once);
		// The published question is what it was.
		expect(await sql`select body from item where id = ${item.id}`).toEqual([published]);

		// The same again, from ten windows, changes nothing.
		await Promise.all(Array.from({ length: 10 }, () => correctItem(sql, staff, confirmed)));
		expect(await correctionsOf(sql, item.id)).toHaveLength(1);
		expect(await told()).toEqual(once);
		const [audited] = await sql<{ detail: object }[]>`
			select detail from audit where action = 'question-corrected' and subject_id = ${item.id}`;
		expect(audited?.detail).toMatchObject({ kind: 'accept', marked: 1, ratified: 0 });
	});
});

it('does what its preview says, to whom it says, and to nobody else, one correction after the other', async () => {
	const place = fc.nat({ max: 3 });
	const act = fc.record({
		item: place,
		kind: fc.constantFrom('accept', 'replace', 'void', 'as-published' as const),
		right: fc.boolean()
	});
	const takers = fc.array(fc.array(fc.boolean(), { minLength: 4, maxLength: 4 }), {
		...{ minLength: 3, maxLength: 5 }
	});
	await fc.assert(
		fc.asyncProperty(
			takers,
			fc.array(act, { minLength: 2, maxLength: 5 }),
			async (rights, acts) => {
				const edition = await makeEdition(sql);
				const { items } = edition.modules[0].quiz;
				const quizzes: OpenQuiz[] = [];
				for (const given of rights) {
					const rightly = (id: string) => given[items.findIndex((item) => item.id === id)]!;
					quizzes.push(await taken(edition, rightly));
				}
				// The board has decided about one of them.
				await boardDecides(sql, quizzes[0]!.enrolment, 'fail', onDay(2));
				for (const [index, { kind, right, item: at }] of acts.entries()) {
					const item = items[at]!;
					const answer = /^(accept|replace)$/.test(kind)
						? { choice: right ? item.right : item.wrong }
						: null;
					const before = await Promise.all(quizzes.map(markOf));
					const input = { itemId: item.id, kind, answer };
					const preview = await previewCorrection(sql, staff, input).catch((error: unknown) => {
						expect(error).toMatchObject({ name: 'Invalid' });
						return null;
					});
					if (!preview) continue;
					const { digest, effects } = preview;
					const reason = `Correction ${index}`;
					await correctItem(sql, staff, { ...input, reason, digest, origin });
					for (const [n, quiz] of quizzes.entries()) {
						const effect = effects.find(({ attemptId }) => attemptId === quiz.attempt.id);
						const after = await markOf(quiz);
						expect(effect?.ratified ?? n === 0).toBe(n === 0);
						if (!effect || effect.ratified) expect(after).toEqual(before[n]);
						else {
							expect(effect.fromPercent).toBe(before[n]?.percent);
							expect(after).toMatchObject({ percent: effect.toPercent, reason });
						}
					}
					await expectFresh(quizzes);
				}
			}
		),
		{ numRuns: 8 }
	);
});

it('shows where else the same question stands, until it is put right there, too', async () => {
	const [one, two] = [await makeEdition(sql), await makeEdition(sql)];
	const [ours, theirs] = [one, two].map((edition) => edition.modules[0].quiz.items[0]!);
	const alike = async (itemId: string, edition: MadeEdition) =>
		(await twinsOf(sql, itemId))
			.filter(({ courseCode }) => courseCode === edition.courseCode)
			.map((twin) => [twin.key, twin.alike]);
	const accept = (item: { id: string; wrong: string }) =>
		correct(item.id, 'accept', { choice: item.wrong });
	expect(await alike(ours!.id, two)).toEqual([['m1-a', true]]);
	await accept(ours!);
	expect(await alike(ours!.id, two)).toEqual([['m1-a', false]]);
	expect(await alike(theirs!.id, one)).toEqual([['m1-a', false]]);
	await accept(theirs!);
	expect(await alike(ours!.id, two)).toEqual([['m1-a', true]]);
	await correct(ours!.id, 'as-published');
	expect(await alike(ours!.id, two)).toEqual([['m1-a', false]]);
	await correct(theirs!.id, 'as-published');
	expect(await alike(ours!.id, two)).toEqual([['m1-a', true]]);
});

describe('a changed key', () => {
	it('takes marks from those who were right before', async () => {
		const edition = await makeEdition(sql);
		const right = await taken(edition, [true, true]);
		const item = firstOf(right);
		const { effects } = await correct(item.id, 'replace', { choice: item.wrong });
		expect(summaryOf(effects)).toMatchObject({ raised: 0, lowered: 1, passes: 0, fails: 1 });
		expect((await markOf(right))?.percent).toBe(50);
		await expectFresh([right]);

		// And back again: history keeps every mark.
		await correct(item.id, 'as-published');
		expect((await markOf(right))?.percent).toBe(100);
		await expectFresh([right]);
		const marks = await sql`select from mark where attempt_id = ${right.attempt.id}`;
		expect(marks.count).toBe(3);
	});
});

describe('the bank', () => {
	it('keeps its words and its state, and tells its authors while the words are the same', async () => {
		const edition = await makeEdition(sql);
		const right = await taken(edition, [true, true]);
		const { id, wrong } = firstOf(right);
		const [item] = await sql<(WrittenItem & { key: string })[]>`
			select key, type, outcome, level, marks, body from item where id = ${id}`;
		const write = (source: object, body = item!.body) =>
			inTransaction(sql, (tx) =>
				writeBankItem(tx, staff, {
					...{ courseCode: edition.courseCode, moduleCode: 'M-1', origin: 'author' },
					item: { ...item!, body, source }
				})
			);
		const { id: banked } = await write({ id: item!.key });
		const held = async () =>
			(await sql`select state, version from bank_item where id = ${banked}`)[0];
		const before = await held();
		expect(await putRightIn(sql, banked)).toEqual([]);

		await correct(id, 'replace', { choice: wrong });
		expect(await held()).toEqual(before);
		expect(await putRightIn(sql, banked)).toEqual([
			{
				...{ key: item!.key, courseCode: edition.courseCode, label: 'test-1' },
				...{ moduleCode: 'M-1', reason: 'Both answers are right.' }
			}
		]);
		await correct(id, 'as-published');
		expect(await putRightIn(sql, banked)).toEqual([]);
		await correct(id, 'accept', { choice: wrong });
		expect(await putRightIn(sql, banked)).toHaveLength(1);
		await write({ id: item!.key, stem: 'New' }, { ...item!.body, stemHtml: '<p>New</p>' as never });
		expect(await putRightIn(sql, banked)).toEqual([]);
	});
});

describe('a question that is taken out', () => {
	it('counts for nobody, and never leaves a paper empty', async () => {
		const edition = await makeEdition(sql);
		const half = await taken(edition, [false, true]);
		const waiting = await answered(edition, [true, true]);
		const [first, second] = half.paper.map(({ item }) => item.id);
		await correct(first!, 'void');
		expect(await markOf(half)).toMatchObject({ percent: 100 });
		// Whoever hands in afterwards is marked without it, too.
		await submit(waiting);
		await expectFresh([half, waiting]);
		await expect(
			previewCorrection(sql, staff, { itemId: second!, kind: 'void', answer: null })
		).rejects.toMatchObject({ name: 'Invalid' });
	});

	it('is on no paper that begins afterwards, and papers from before are drawn again as they were', async () => {
		const edition = await makeEdition(sql);
		const { quiz } = edition.modules[0];
		const out = quiz.items[1]!.id;
		const before = await Promise.all(Array.from({ length: 8 }, () => openQuiz(sql, { edition })));
		expect(before.some((one) => holds(one, out))).toBe(true);
		await correct(out, 'void');
		const after = await Promise.all(Array.from({ length: 8 }, () => openQuiz(sql, { edition })));
		expect(after.filter((one) => holds(one, out))).toEqual([]);
		expect(after.every(({ paper }) => paper.length === 2)).toBe(true);
		// Back again, it is drawn again; what was drawn meanwhile still rebuilds without it.
		await correct(out, 'as-published');
		const last = await Promise.all(Array.from({ length: 12 }, () => openQuiz(sql, { edition })));
		expect(last.some((one) => holds(one, out))).toBe(true);
		for (const one of [...before, ...after, ...last]) {
			expect(await redrawPaper(sql, one.attempt.id)).toEqual(stored(one));
		}
	});

	it('leaves later tries of a learner without it, and their first one as it was', async () => {
		const edition = await makeEdition(sql);
		const first = await taken(edition, [true, false]);
		const { enrolment } = first;
		const unmet = edition.modules[0].quiz.items.find(({ id }) => !holds(first, id))!;
		await correct(unmet.id, 'void');
		const second = await openQuiz(sql, { edition, enrolment, at: onDay(4) });
		expect(second.attempt.number).toBe(2);
		expect(second.paper).toHaveLength(2);
		expect(holds(second, unmet.id)).toBe(false);
		for (const one of [first, second]) {
			expect(await redrawPaper(sql, one.attempt.id)).toEqual(stored(one));
		}
	});

	it('makes papers shorter where nothing else fits: staff see it before and after, learners begin', async () => {
		const edition = await makeEdition(sql);
		const { quiz } = edition.modules[0];
		const [a, b, c, d] = quiz.items.map(({ id }) => id);
		const preview = (itemId: string) =>
			previewCorrection(sql, staff, { itemId, kind: 'void', answer: null });
		for (const id of [a!, b!]) {
			expect((await preview(id)).papers).toEqual({ asked: 2, drawn: 2 });
			await correct(id, 'void');
		}
		expect((await preview(c!)).papers).toEqual({ asked: 2, drawn: 1 });
		await correct(c!, 'void');
		const short = await openQuiz(sql, { edition });
		expect(short.paper.map(({ item }) => item.id)).toEqual([d]);
		expect(await redrawPaper(sql, short.attempt.id)).toEqual(stored(short));
		const listed = (await shortQuizzes(sql, '2026-09-10')).filter(
			({ assessmentId }) => assessmentId === quiz.id
		);
		expect(listed).toMatchObject([{ moduleCode: 'M-1', asked: 2, drawn: 1 }]);
		expect(listed[0]?.takenOut).toHaveLength(3);
		// Once nobody is to take it any more, it is nobody's work.
		expect(await shortQuizzes(sql, '2999-01-01')).toEqual([]);
		// The last one stays, or there would be no paper at all.
		await expect(preview(d!)).rejects.toMatchObject({ name: 'Invalid' });
	});
});

const holds = ({ paper }: OpenQuiz, itemId: string) => paper.some(({ item }) => item.id === itemId);
const stored = ({ paper }: OpenQuiz) =>
	paper.map(({ position, item, optionOrder }) => ({ position, itemId: item.id, optionOrder }));

/** Every module passed, and yet failed: as when the mark that passes comes after the board. */
async function failAfterAll(enrolmentId: string): Promise<void> {
	const modules = await sql<{ id: string; state: string }[]>`
		select id, state from module_progress where enrolment_id = ${enrolmentId}`;
	await inTransaction(sql, async (tx) => {
		for (const { id, state } of modules) {
			const way = [
				...(state === 'locked' ? [{ type: 'unlocked' } as const] : []),
				...(state === 'assessing' ? [] : [{ type: 'assessmentStarted' } as const]),
				{ type: 'resultSettled', outcome: 'passed', percent: 100 } as const
			];
			for (const event of way) await move(tx, storedModule, staff, id, event);
		}
		await moveEnrolment(tx, staff, enrolmentId, { type: 'workCompleted' });
		await moveEnrolment(tx, staff, enrolmentId, { type: 'boardDecided', decision: 'fail' });
	});
}

describe('the mail', () => {
	/** Everybody's paper holds all four questions. */
	const blueprint: BlueprintCell[] = [
		{ outcome: 'LO1', items: 4, types: ['single-choice'], levels: ['understand', 'apply'] }
	];
	const allRight = () => true;

	it('goes to all who had the question, and tells neither mark nor key while results are held', async () => {
		const told = async (release: 'at-once' | 'after-board') => {
			const edition = await makeEdition(sql, { release, blueprint, itemCount: 4 });
			const { id, wrong } = edition.modules[0].quiz.items[0]!;
			const changes = await taken(edition, (itemId) => itemId !== id);
			const stays = await taken(edition, allRight);
			await correct(id, 'accept', { choice: wrong });
			return Promise.all(
				[changes, stays].map(async (quiz) => {
					const [mail, ...more] = await mailsTo(quiz);
					expect(more).toEqual([]);
					const { person, cohort } = quiz.enrolment;
					return mail!.replace(person.name, 'NAME').replace(cohort.code, 'COHORT');
				})
			);
		};
		const [changes, stays] = await told('at-once');
		for (const text of [changes, stays]) expect(text).toContain('Both answers are right.');
		expect(changes).toContain('Your mark has gone up.');
		// Who learnt from the question, or from its key, was told something that is not so.
		expect(stays).toContain('Your mark stays as it was.');

		const [held, heldToo] = await told('after-board');
		expect(held).toContain('Results of this quiz cannot be seen yet.');
		expect(held).not.toMatch(/Both answers|gone (up|down)|stays/);
		// Nobody can tell from it whether their own mark changed.
		expect(heldToo).toBe(held);
	});

	it('goes to nobody whose paper did not hold the question, or is not marked, or who has left', async () => {
		const edition = await makeEdition(sql, { blueprint, itemCount: 4 });
		const other = await taken(await makeEdition(sql), [true, true]);
		const [had, gone] = [await taken(edition, allRight), await taken(edition, allRight)];
		await sql`update person set closed_at = ${onDay(2)} where id = ${gone.enrolment.person.id}`;
		const open = await answered(edition, allRight);
		const { id: itemId, wrong } = edition.modules[0].quiz.items[0]!;
		const input = { itemId, kind: 'accept', answer: { choice: wrong } } as const;
		expect((await previewCorrection(sql, staff, input)).told).toBe(1);
		await correct(itemId, 'accept', input.answer);
		expect(await mailsTo(had)).toHaveLength(1);
		for (const quiz of [gone, open, other]) expect(await mailsTo(quiz)).toEqual([]);
	});
});

describe('a board', () => {
	it('keeps what it ratified: listed, not touched', async () => {
		const edition = await makeEdition(sql);
		const quiz = await taken(edition, [false, true]);
		const item = firstOf(quiz);
		const before = await markOf(quiz);
		await ratify(quiz);
		const { effects } = await correct(item.id, 'accept', { choice: item.wrong });
		expect(effects).toMatchObject([{ ratified: true, fromPercent: 50, toPercent: 100 }]);
		expect(await markOf(quiz)).toEqual(before);
		expect(await mailsTo(quiz)).toEqual([]);
		const listed = await effectsForTheBoard(sql);
		expect(listed.filter(({ attemptId }) => attemptId === quiz.attempt.id)).toMatchObject([
			{ fromPercent: 50, toPercent: 100, itemKey: expect.any(String) }
		]);
		expect((await checkAttempts(sql)).breaches).toEqual([]);
	});

	it('takes up corrected marks, or leaves them: once, by its chair, with a reason that is told', async () => {
		const edition = await makeEdition(sql);
		const [one, two] = [await taken(edition, [false, true]), await taken(edition, [false, true])];
		const item = firstOf(one);
		for (const quiz of [one, two]) await ratify(quiz);
		await correct(item.id, 'accept', { choice: item.wrong });
		const listed = (await effectsForTheBoard(sql)).filter(({ attemptId }) =>
			[one, two].some(({ attempt }) => attempt.id === attemptId)
		);
		const [changed] = listed.filter(({ attemptId }) => attemptId === one.attempt.id);
		const line = { correctionId: changed!.correctionId, attemptId: one.attempt.id };
		const input = { adopts: true, reason: 'The key was wrong.', origin };
		const chair = actorOf(await makePerson(sql), onDay(5), { chair: true });
		await expect(decideCorrections(sql, staff, [line], input)).rejects.toMatchObject({
			name: 'Forbidden'
		});
		const both = [1, 2].map(() => decideCorrections(sql, chair, [line], input));
		expect((await Promise.all(both)).toSorted()).toEqual([0, 1]);
		expect(await markOf(one)).toMatchObject({ percent: 100, reason: 'The key was wrong.' });
		expect(await mailsTo(one)).toMatchObject([
			expect.stringMatching(/Both answers are right\.[^]*The key was wrong\.[^]*gone up/)
		]);
		const open = (await effectsForTheBoard(sql)).map(({ attemptId }) => attemptId);
		expect(open).not.toContain(one.attempt.id);
		for (const { correctionId, attemptId } of listed) {
			if (attemptId !== two.attempt.id) continue;
			const before = await markOf(two);
			await decideCorrections(sql, chair, [{ correctionId, attemptId }], {
				...input,
				adopts: false
			});
			expect(await markOf(two)).toEqual(before);
			expect(await mailsTo(two)).toMatchObject([
				expect.stringMatching(/left your mark as it had confirmed it: The key was wrong\./)
			]);
		}
		expect((await effectsForTheBoard(sql)).map(({ attemptId }) => attemptId)).not.toContain(
			two.attempt.id
		);
		expect((await checkAttempts(sql)).breaches).toEqual([]);
	});

	it('keeps what it took up, and what it left, whatever is put right afterwards', async () => {
		const edition = await makeEdition(sql);
		const quiz = await taken(edition, [false, false]);
		await ratify(quiz);
		const chair = actorOf(await makePerson(sql), onDay(5), { chair: true });
		const decide = async (itemId: string, adopts: boolean) => {
			const [newest] = await correctionsOf(sql, itemId);
			const line = { correctionId: newest!.id, attemptId: quiz.attempt.id };
			const input = { adopts, reason: 'As the board found.', origin };
			return decideCorrections(sql, chair, [line], input);
		};
		const [one, two] = [questionAt(quiz, 0), questionAt(quiz, 1)];
		for (const { id, wrong } of [one, two]) await correct(id, 'accept', { choice: wrong });

		await decide(one.id, false);
		expect((await markOf(quiz))?.percent).toBe(0);
		await decide(two.id, true);
		// Without the one that was left.
		expect((await markOf(quiz))?.percent).toBe(50);
		expect((await checkAttempts(sql)).breaches).toEqual([]);

		// The mark that the board took up is as final as the one before it.
		const { effects } = await correct(two.id, 'void');
		expect(effects).toMatchObject([{ ratified: true, fromPercent: 50, toPercent: 0 }]);
		expect((await markOf(quiz))?.percent).toBe(50);
		expect((await effectsForTheBoard(sql)).map(({ attemptId }) => attemptId)).toContain(
			quiz.attempt.id
		);
		expect((await checkAttempts(sql)).breaches).toEqual([]);
	});

	it('meets again for whoever had failed and has now passed', async () => {
		const edition = await makeEdition(sql);
		const quiz = await taken(edition, [false, true]);
		const item = firstOf(quiz);
		await ratify(quiz);
		await failAfterAll(quiz.enrolment.id);
		await correct(item.id, 'accept', { choice: item.wrong });
		const [listed] = (await effectsForTheBoard(sql)).filter(
			({ attemptId }) => attemptId === quiz.attempt.id
		);
		const chair = actorOf(await makePerson(sql), onDay(5), { chair: true });
		const { correctionId, attemptId } = listed!;
		const input = { adopts: true, reason: 'The key was wrong.', origin };
		await decideCorrections(sql, chair, [{ correctionId, attemptId }], input);
		const [now] = await sql<{ state: string; kept: boolean }[]>`
			select e.state, exists (select from award a
				where a.enrolment_id = e.id and a.state = 'provisional') as kept
			from enrolment e where e.id = ${quiz.enrolment.id}`;
		expect(now).toEqual({ state: 'awaitingBoard', kept: true });
	});
});

describe('races', () => {
	it('marks made while a correction runs are marked by it or corrected by it', async () => {
		const edition = await makeEdition(sql);
		const quizzes = await Promise.all(
			Array.from({ length: 12 }, (_, n) => answered(edition, [n % 2 === 0, n % 3 === 0]))
		);
		const early = quizzes.slice(0, 4);
		for (const quiz of early) await submit(quiz);
		const { id, wrong } = firstOf(quizzes[0]!);
		const input = { itemId: id, kind: 'accept', answer: { choice: wrong } } as const;

		// The preview may be overtaken by a hand-in: then it is read again, as staff would.
		const correctUntilDone = async () => {
			for (;;) {
				const { digest } = await previewCorrection(sql, staff, input);
				try {
					return await correctItem(sql, staff, { ...input, reason: 'Race.', digest, origin });
				} catch (error) {
					if ((error as Error).name !== 'Refused') throw error;
				}
			}
		};
		await Promise.all([
			...quizzes.slice(4, 8).map(submit),
			correctUntilDone(),
			...quizzes.slice(8).map(submit)
		]);
		expect(await correctionsOf(sql, id)).toHaveLength(1);
		await expectFresh(quizzes);
	});

	it('two that differ come one after the other, and the second reads again first', async () => {
		const edition = await makeEdition(sql);
		const quiz = await taken(edition, [false, true]);
		const item = firstOf(quiz);
		const accept = { itemId: item.id, kind: 'accept', answer: { choice: item.wrong } } as const;
		const leaveOut = { itemId: item.id, kind: 'void', answer: null } as const;
		const inputs = await Promise.all(
			[accept, leaveOut].map(async (input) => ({
				...input,
				digest: (await previewCorrection(sql, staff, input)).digest,
				...{ reason: 'Race.', origin }
			}))
		);
		const ended = await Promise.allSettled(inputs.map((input) => correctItem(sql, staff, input)));
		expect(ended.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
		expect(await correctionsOf(sql, item.id)).toHaveLength(1);
		await expectFresh([quiz]);
	});
});

describe('who may', () => {
	it('is staff', async () => {
		const quiz = await taken(await makeEdition(sql), [true, true]);
		const input = { itemId: firstOf(quiz).id, kind: 'void', answer: null } as const;
		const learner = quiz.enrolment.actor(onDay(3));
		await expect(previewCorrection(sql, learner, input)).rejects.toMatchObject({
			name: 'Forbidden'
		});
		await expect(
			correctItem(sql, systemActor(onDay(3)), {
				...input,
				itemId: newId(),
				reason: 'x',
				digest: '',
				origin
			})
		).rejects.toMatchObject({ name: 'NotFound' });
	});
});

/** A board's decision about one learner, as a row: the meeting itself is not the point here. */
async function ratify({ enrolment }: OpenQuiz): Promise<void> {
	const boardId = newId();
	await sql`insert into board ${sql({
		...{ id: boardId, cohortId: enrolment.cohort.id, state: 'open', meetsOn: '2026-09-09' },
		...{ chairId: enrolment.person.id, createdAt: onDay(2) }
	})}`;
	await sql`insert into board_decision ${sql({
		...{ id: newId(), boardId, enrolmentId: enrolment.id, decision: 'fail' },
		...{ decidedBy: enrolment.person.id, decidedAt: onDay(2) }
	})}`;
}
