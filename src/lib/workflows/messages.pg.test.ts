import { afterAll, beforeAll, expect, it } from 'vitest';
import { testDatabase, type TestDatabase } from '../../../tests/support/database.ts';
import {
	actorOf,
	firstDay,
	makeCohort,
	makeEnrolment,
	makePerson,
	onDay
} from '../../../tests/support/factories.ts';
import { messagesOf } from '../messages/messages.server.ts';
import { homeItems } from '../messages/news.server.ts';
import {
	forgetQuestions,
	openQuestions,
	putAnswerAway,
	questionAt,
	questionsOf
} from '../messages/questions.server.ts';
import { inTransaction, type Sql } from '../platform/database.server.ts';
import { Forbidden, Invalid, NotFound, Refused } from '../platform/errors.ts';
import { newId } from '../platform/id.ts';
import { answerQuestion, askTutor } from './ask-tutor.server.ts';
import { sendMessage } from './send-message.server.ts';

let database: TestDatabase;
let sql: Sql;
const site = { origin: 'https://academy.example' };

beforeAll(async () => {
	database = await testDatabase();
	sql = database.sql;
});
afterAll(() => database.drop());

/** A cohort with a tutor and learners, and somebody who was only invited. */
async function cohortOf(learners: number) {
	const person = await makePerson(sql, { name: 'Tess Tutor' });
	const cohort = await makeCohort(sql, { tutors: [person] });
	const tutor = actorOf(person, firstDay, { tutorOf: [cohort.id] });
	const places = [];
	for (let made = 0; made < learners; made++) places.push(await makeEnrolment(sql, { cohort }));
	await makeEnrolment(sql, { cohort, accepted: false });
	return { cohort, tutor, person, places };
}

const message = (cohortCode: string, more: object = {}) => ({
	...{ cohortCode, senderName: 'Tess Tutor', key: newId(), audience: 'all' as const, to: [] },
	...{ subject: 'Thursday', body: 'We meet at ten.' },
	...more
});
const mailsTo = (email: string) =>
	sql<{ subject: string; text: string }[]>`
		select subject, body_text as text from mail where to_address = ${email}`;

it('goes once to each learner who takes part, however often the form is sent', async () => {
	const { cohort, tutor, places } = await cohortOf(3);
	const one = message(cohort.code);
	const send = () => sendMessage(sql, tutor, site, one);
	await Promise.all([send(), send(), send()]);
	await send();
	for (const { person } of places) {
		const mails = await mailsTo(person.email);
		expect(mails).toHaveLength(1);
		expect(mails[0]!.text).toContain('Tess Tutor');
	}
	const [kept, ...more] = await messagesOf(sql, tutor, cohort.id);
	expect(kept).toMatchObject({ subject: 'Thursday', count: 3, audience: 'all' });
	expect(more).toEqual([]);
});

it('goes to those chosen, and to nobody of another cohort', async () => {
	const [here, there] = [await cohortOf(2), await cohortOf(1)];
	const to = [here.places[0]!.id, there.places[0]!.id];
	await sendMessage(sql, here.tutor, site, message(here.cohort.code, { audience: 'chosen', to }));
	expect(await mailsTo(here.places[0]!.person.email)).toHaveLength(1);
	expect(await mailsTo(here.places[1]!.person.email)).toHaveLength(0);
	expect(await mailsTo(there.places[0]!.person.email)).toHaveLength(0);
	const none = message(here.cohort.code, { audience: 'chosen', to: [there.places[0]!.id] });
	await expect(sendMessage(sql, here.tutor, site, none)).rejects.toThrow(Invalid);
});

it('goes to those who are late or quiet, if there are any', async () => {
	const { cohort, tutor, places } = await cohortOf(1);
	const late = (days: number) =>
		sendMessage(
			sql,
			{ ...tutor, at: onDay(days) },
			site,
			message(cohort.code, { audience: 'slipping' })
		);
	await expect(late(1)).rejects.toThrow(Refused);
	await late(60);
	expect(await mailsTo(places[0]!.person.email)).toHaveLength(1);
});

it('is nothing for tutors of other cohorts or for learners', async () => {
	const [here, there] = [await cohortOf(1), await cohortOf(1)];
	for (const actor of [there.tutor, here.places[0]!.actor()]) {
		await expect(sendMessage(sql, actor, site, message(here.cohort.code))).rejects.toThrow(
			Forbidden
		);
		await expect(messagesOf(sql, actor, here.cohort.id)).rejects.toThrow(Forbidden);
	}
});

it('a question reaches the tutors once, and the answer the learner: on the home and by mail', async () => {
	const { cohort, tutor, person, places } = await cohortOf(2);
	const [asker, other] = [places[0]!, places[1]!];
	const key = newId();
	const ask = () =>
		askTutor(sql, asker.actor(), site, {
			...{ cohortCode: cohort.code, key, module: 'M-1', body: 'May I use my own trust?' }
		});
	await Promise.all([ask(), ask()]);
	const told = await mailsTo(person.email);
	expect(told).toHaveLength(1);
	expect(told[0]!.text).not.toContain('my own trust');
	expect((await openQuestions(sql, tutor)).map(({ id }) => id)).toEqual([key]);

	const answer = newId();
	const reply = () =>
		answerQuestion(sql, tutor, site, { questionId: key, key: answer, body: 'Yes, without names.' });
	await Promise.all([reply(), reply()]);
	expect(await openQuestions(sql, tutor)).toEqual([]);
	expect(await mailsTo(asker.person.email)).toHaveLength(1);
	const [item] = await homeItems(sql, asker.actor());
	expect(item).toMatchObject({ kind: 'answer', id: key, body: 'Yes, without names.' });
	expect(await homeItems(sql, other.actor())).toEqual([]);
	const away = (actor = asker.actor()) => inTransaction(sql, (tx) => putAnswerAway(tx, actor, key));
	await expect(away(other.actor())).rejects.toThrow(NotFound);
	await away();
	await away();
	expect(await homeItems(sql, asker.actor())).toEqual([]);
	const [kept] = await questionsOf(sql, asker.id);
	expect(kept!.replies.map(({ body, by }) => [body, by])).toEqual([
		['Yes, without names.', 'Tess Tutor']
	]);
});

it('a question is found by tutors of its cohort alone', async () => {
	const [here, there] = [await cohortOf(1), await cohortOf(1)];
	const key = newId();
	await askTutor(sql, here.places[0]!.actor(), site, {
		...{ cohortCode: here.cohort.code, key, module: 'no-such', body: 'About the course.' }
	});
	expect((await questionAt(sql, here.tutor, key)).moduleCode).toBeNull();
	await expect(questionAt(sql, there.tutor, key)).rejects.toThrow(NotFound);
	const reply = { questionId: key, key: newId(), body: 'x' };
	await expect(answerQuestion(sql, there.tutor, site, reply)).rejects.toThrow(NotFound);
	await expect(
		askTutor(sql, there.places[0]!.actor(), site, {
			...{ cohortCode: here.cohort.code, key: newId(), module: '', body: 'x' }
		})
	).rejects.toThrow(NotFound);
});

it('ten questions may wait for an answer, not eleven', async () => {
	const { cohort, places } = await cohortOf(1);
	const ask = () =>
		askTutor(sql, places[0]!.actor(), site, {
			...{ cohortCode: cohort.code, key: newId(), module: '', body: 'Again?' }
		});
	for (let asked = 0; asked < 10; asked++) await ask();
	await expect(ask()).rejects.toThrow(Invalid);
});

it('questions go with the account, when the table of retention says', async () => {
	const { cohort, tutor, places } = await cohortOf(1);
	const { person, id, actor } = places[0]!;
	const key = newId();
	await askTutor(sql, actor(), site, { cohortCode: cohort.code, key, module: '', body: 'Why?' });
	await answerQuestion(sql, tutor, site, { questionId: key, key: newId(), body: 'So.' });
	await sql`update person set closed_at = ${onDay(10)} where id = ${person.id}`;
	expect(await forgetQuestions(sql, onDay(10))).toBe(0);
	expect(await forgetQuestions(sql, onDay(11))).toBe(1);
	expect(await questionsOf(sql, id)).toEqual([]);
});
