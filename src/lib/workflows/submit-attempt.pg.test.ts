import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { effectiveAnswers, saveAnswers } from '#lib/assessment/answer-journal.server.ts';
import { SETTLE_SECONDS } from '#lib/assessment/attempt.rules.ts';
import { type Attempt, attemptAt, storedAttempt } from '#lib/assessment/attempts.server.ts';
import { checkAttempts } from '#lib/assessment/check-attempts.server.ts';
import { paperOf } from '#lib/assessment/papers.server.ts';
import { receiptOf } from '#lib/assessment/receipt.rules.ts';
import { scorePaper } from '#lib/assessment/score.rules.ts';
import { currentMarks } from '#lib/marking/marks.server.ts';
import { systemActor } from '#lib/platform/actor.ts';
import { openDatabase, type Sql } from '#lib/platform/database.server.ts';
import { createLog } from '#lib/platform/log.server.ts';
import { readConfig } from '#lib/platform/config.server.ts';
import { replay } from '#lib/platform/machine-store.server.ts';
import { type TestDatabase, testDatabase } from '../../../tests/support/database.ts';
import { actorOf, makeEdition, makePerson } from '../../../tests/support/factories.ts';
import { answerTo, minutesAfter, type OpenQuiz, openQuiz } from '../../../tests/support/quizzes.ts';
import { submitAttempt } from './submit-attempt.server.ts';
import { submitOverdue } from './submit-overdue.job.server.ts';

let database: TestDatabase;
let sql: Sql;
/** A second process: its own pool, and so its own journal. */
let other: Sql;
beforeAll(async () => {
	database = await testDatabase();
	sql = database.sql;
	other = openDatabase(database.url, { max: 5, name: 'other process' });
});
afterAll(async () => {
	await other.end({ timeout: 5 });
	await database.drop();
});

const origin = 'https://academy.example';
const learner = (quiz: OpenQuiz, minutes = 1) =>
	quiz.enrolment.actor(minutesAfter(quiz.attempt.startedAt, minutes));
const submit = (pool: Sql, quiz: OpenQuiz, minutes = 10) =>
	submitAttempt(pool, learner(quiz, minutes), { attemptId: quiz.attempt.id, origin });
const now = (quiz: OpenQuiz): Promise<Attempt> =>
	attemptAt(sql, quiz.enrolment.id, quiz.attempt.assessmentId, String(quiz.attempt.number));
const afterDue = ({ attempt }: OpenQuiz, ms: number) => new Date(attempt.dueAt.getTime() + ms);
const settled = SETTLE_SECONDS * 1000;

const jobAt = (pool: Sql, at: Date) => ({
	sql: pool,
	clock: { now: () => at },
	config: readConfig({ ORIGIN: origin }),
	log: createLog({ production: true, logLevel: 'silent' })
});

/** A look that was queued for `at`, on a machine whose clock agrees. */
const look = (at: Date, pool: Sql = sql) =>
	submitOverdue(jobAt(pool, at), { at: at.toISOString() });

/** What must hold for every try that has ended, however it came about. */
async function expectSound(quiz: OpenQuiz): Promise<{ attempt: Attempt; percent: number }> {
	const attempt = await now(quiz);
	expect(attempt.state).toBe('marked');
	const paper = await paperOf(sql, attempt.id);
	const marks = await currentMarks(sql, quiz.enrolment.id);
	expect(marks).toHaveLength(1);
	// Nothing came after it and nothing was left out: the journal gives the same mark and receipt.
	const score = scorePaper(paper);
	expect(marks[0]).toMatchObject({ attemptId: attempt.id, ...score, markerRule: 'quiz/1' });
	const answers = paper.map(({ position, item, response }) => ({
		position,
		itemKey: item.key,
		response
	}));
	const { id: attemptId, submittedAt } = attempt;
	expect(attempt.receipt).toBe(receiptOf({ attemptId, submittedAt: submittedAt!, answers }));
	const mails = await sql`
		select from mail where to_address = ${quiz.enrolment.person.email} and subject like 'You handed in%'`;
	expect(mails.count).toBe(1);
	expect(await replay(sql, storedAttempt, attemptId)).toMatchObject({ state: 'marked' });
	return { attempt, percent: score.percent };
}

describe('handing in', () => {
	it('scores the answers that count, and tells the module', async () => {
		const quiz = await openQuiz(sql);
		await saveAnswers(sql, learner(quiz, 1), [
			answerTo(quiz, 1, { seq: 1, right: false }),
			answerTo(quiz, 2, { seq: 2, right: false })
		]);
		await saveAnswers(sql, learner(quiz, 2), [answerTo(quiz, 1, { seq: 3, right: true })]);
		expect(await submit(sql, quiz)).toBe(true);
		const { attempt, percent } = await expectSound(quiz);
		expect(percent).toBe(50);
		expect(attempt.submittedAt).toEqual(learner(quiz, 10).at);
	});

	it('happens once, however often and from however many tabs and servers it is asked', async () => {
		const quiz = await openQuiz(sql);
		await saveAnswers(sql, learner(quiz), [answerTo(quiz, 1, { seq: 1 })]);
		const asked = Array.from({ length: 50 }, (_, n) =>
			submit(n % 2 ? sql : other, quiz, 5 + n / 60)
		);
		expect(new Set(await Promise.all(asked))).toEqual(new Set([true]));
		await expectSound(quiz);
	});

	it('is nobody else’s to do', async () => {
		const quiz = await openQuiz(sql);
		const stranger = actorOf(await makePerson(sql));
		await expect(
			submitAttempt(sql, stranger, { attemptId: quiz.attempt.id, origin })
		).rejects.toMatchObject({ name: 'NotFound' });
		expect((await now(quiz)).state).toBe('inProgress');
	});

	it('leaves out no answer that was acknowledged before, and takes none after', async () => {
		const edition = await makeEdition(sql);
		for (let round = 0; round < 12; round++) {
			const quiz = await openQuiz(sql, { edition });
			const acknowledged = new Set<string>();
			const refused = new Set<string>();
			const pages = ['page-a', 'page-b', 'page-c', 'page-d'].map(async (client, page) => {
				for (let seq = 1; seq <= 12; seq++) {
					const answer = answerTo(quiz, 1 + (seq % 2), { client, seq, right: seq % 3 === 0 });
					const at = learner(quiz, 1 + seq);
					const [saved] = await saveAnswers(page % 2 ? sql : other, at, [answer]);
					(saved && 'receivedAt' in saved ? acknowledged : refused).add(`${client} ${seq}`);
				}
			});
			const submits = [3, 6, 9].map(async (ms, n) => {
				await new Promise((resolve) => setTimeout(resolve, ms + round));
				const before = new Set(acknowledged);
				await submit(n % 2 ? sql : other, quiz, 20);
				return before;
			});
			const befores = await Promise.all(submits);
			await Promise.all(pages);
			const rows = await sql<{ key: string }[]>`
				select client || ' ' || client_seq as key from answer where attempt_id = ${quiz.attempt.id}`;
			const kept = new Set(rows.map(({ key }) => key));
			expect(kept).toEqual(acknowledged);
			for (const key of befores.flatMap((before) => [...before])) expect(kept).toContain(key);
			for (const key of refused) expect(kept).not.toContain(key);
			await expectSound(quiz);
		}
	});
});

describe('the deadline', () => {
	it('hands in what is stored, as of the deadline, however many workers try', async () => {
		const quiz = await openQuiz(sql);
		await saveAnswers(sql, learner(quiz), [answerTo(quiz, 1, { seq: 1 })]);
		const at = afterDue(quiz, settled);
		await Promise.all([
			look(at),
			look(at, other),
			look(at),
			look(at, other),
			submit(sql, quiz, 35 + SETTLE_SECONDS / 60)
		]);
		const { attempt, percent } = await expectSound(quiz);
		expect(percent).toBe(50);
		expect(attempt.submittedAt).toEqual(attempt.dueAt);
		const history = await sql<{ type: string; at: Date; actorId: string | null }[]>`
			select event ->> 'type' as type, at, actor_id from history
			where subject_id = ${attempt.id} and seq > 1 order by seq`;
		expect(history).toMatchObject([
			{ type: 'timeEnded', at: attempt.dueAt },
			{ type: 'autoSubmitted', at: attempt.dueAt },
			{ type: 'marked' }
		]);
	});

	it('leaves a try alone before its time, and until the answers have settled', async () => {
		const quiz = await openQuiz(sql);
		for (const ms of [-60_000, 0, 1, settled - 1]) {
			await look(afterDue(quiz, ms));
		}
		const late = quiz.enrolment.actor(afterDue(quiz, 1));
		expect(await submitAttempt(sql, late, { attemptId: quiz.attempt.id, origin })).toBe(false);
		// Where no answers count after the deadline the clock looks once: when it hands in.
		expect(await now(quiz)).toMatchObject({ state: 'inProgress', receipt: null });
	});

	it('comes by the clock of the queue, also on a machine whose own clock is slow', async () => {
		const quiz = await openQuiz(sql);
		const slow = afterDue(quiz, -60_000);
		const payload = { at: afterDue(quiz, settled).toISOString() };
		await submitOverdue(jobAt(sql, slow), payload);
		await expectSound(quiz);
	});

	it('never comes early, also on a machine whose own clock is a minute fast', async () => {
		const quiz = await openQuiz(sql, { at: new Date(Date.now() - 60_000) });
		const { id } = quiz.attempt;
		const fast = () => jobAt(sql, new Date(Date.now() + 60_000));
		// The look of each minute, and one that was queued for another try, whose time is over.
		const looks = [{}, { at: new Date().toISOString() }];
		// In whole milliseconds, as the app writes it: it reads the time no finer.
		const endsIn = (seconds: number) => sql`
			update attempt
			set due_at = date_trunc('milliseconds', clock_timestamp()) + make_interval(secs => ${seconds})
			where id = ${id}`;
		await endsIn(30);
		for (const payload of looks) await submitOverdue(fast(), payload);
		expect((await now(quiz)).state).toBe('inProgress');
		await endsIn(-SETTLE_SECONDS);
		await submitOverdue(fast(), {});
		await expectSound(quiz);
	});

	it('counts an answer that arrived in time and was written after the deadline', async () => {
		const quiz = await openQuiz(sql);
		const arrived = quiz.enrolment.actor(quiz.attempt.dueAt);
		const locked = Promise.withResolvers<null>();
		const release = Promise.withResolvers<null>();
		const holding = other.begin(async (tx) => {
			await tx`select from attempt where id = ${quiz.attempt.id} for update`;
			locked.resolve(null);
			await release.promise;
		});
		await locked.promise;
		const saving = saveAnswers(sql, arrived, [answerTo(quiz, 1, { seq: 1 })]);
		// The clock's job runs in the same process while the answer still waits for its turn.
		const job = look(afterDue(quiz, settled));
		setTimeout(() => release.resolve(null), 100);
		await holding;
		expect(await saving).toEqual([{ receivedAt: quiz.attempt.dueAt }]);
		await job;
		const { percent } = await expectSound(quiz);
		expect(percent).toBe(50);
	});

	it('is swept up after an outage, one bad try not keeping the others', async () => {
		const quizzes = [await openQuiz(sql), await openQuiz(sql), await openQuiz(sql)];
		const at = afterDue(quizzes[0]!, 3 * 3_600_000);
		// A fault of ours in one of them must not stop the rest.
		const [broken, ...sound] = quizzes;
		await sql`alter table mail add constraint no_mail check (to_address <> ${sql.unsafe(`'${broken!.enrolment.person.email}'`)})`;
		await expect(look(at)).rejects.toThrow();
		await sql`alter table mail drop constraint no_mail`;
		for (const quiz of sound) await expectSound(quiz);
		expect((await now(broken!)).state).toBe('inProgress');
		await look(at);
		await expectSound(broken!);
	});

	it('knows no try that is not there', async () => {
		await expect(
			submitAttempt(sql, systemActor(new Date()), {
				attemptId: '00000000-0000-7000-8000-000000000000',
				origin
			})
		).rejects.toMatchObject({ name: 'NotFound' });
	});
});

it('can be worked out again from the journal, and a difference is found', async () => {
	const quiz = await openQuiz(sql);
	await saveAnswers(sql, learner(quiz), [answerTo(quiz, 1, { seq: 1 })]);
	await submit(sql, quiz);
	expect((await checkAttempts(sql)).breaches).toEqual([]);
	await sql`alter table answer disable trigger answer_append_only`;
	await sql`delete from answer where attempt_id = ${quiz.attempt.id}`;
	await sql`alter table answer enable trigger answer_append_only`;
	const { breaches, checked } = await checkAttempts(sql);
	expect(checked).toBeGreaterThan(1);
	expect(breaches).toEqual([
		{
			subject: `attempt ${quiz.attempt.id}`,
			found: 'the journal does not give the receipt that the learner has'
		}
	]);
});

it('reads nothing as answered when nothing was', async () => {
	const quiz = await openQuiz(sql);
	expect((await effectiveAnswers(sql, quiz.attempt.id)).size).toBe(0);
	await submit(sql, quiz);
	expect((await expectSound(quiz)).percent).toBe(0);
});
