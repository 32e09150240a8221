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
import {
	dismissNews,
	endNews,
	forgetDismissals,
	homeItems,
	newsReadBy
} from '../messages/news.server.ts';
import type { NewNews } from '../messages/news.rules.ts';
import type { Actor } from '../platform/actor.ts';
import { inTransaction, type Sql } from '../platform/database.server.ts';
import { Forbidden, Invalid, NotFound } from '../platform/errors.ts';
import { newId } from '../platform/id.ts';
import { writeNews } from './write-news.server.ts';

let database: TestDatabase;
let sql: Sql;
let staff: Actor;
const site = { origin: 'https://academy.example' };

beforeAll(async () => {
	database = await testDatabase();
	sql = database.sql;
	staff = actorOf(await makePerson(sql), firstDay, { staff: true });
});
afterAll(() => database.drop());

const write = (news: Partial<NewNews> = {}) => {
	const key = newId();
	const whole = {
		...{ key, cohortId: 'all', title: `News ${key}`, body: 'Text.' },
		...{ from: '2026-09-07', until: '2026-09-20', mail: undefined },
		...news
	} as NewNews;
	return writeNews(sql, staff, site, whole).then(() => whole);
};
const idsFor = async (actor: Actor & { personId: string }) =>
	(await homeItems(sql, actor)).map(({ id }) => id);

it('is for a cohort that there is, or for nobody', async () => {
	await expect(write({ cohortId: newId() })).rejects.toThrow(Invalid);
});

it('is shown on its days alone, to its cohort alone', async () => {
	const [here, there] = [await makeEnrolment(sql), await makeEnrolment(sql)];
	const own = await write({ cohortId: here.cohort.id, from: '2026-09-08', until: '2026-09-09' });
	expect(await idsFor(here.actor(onDay(0)))).not.toContain(own.key);
	expect(await idsFor(here.actor(onDay(1)))).toContain(own.key);
	// 23:30 in London on the last day: still shown, though it is late in UTC too.
	expect(await idsFor(here.actor(new Date('2026-09-09T22:30:00Z')))).toContain(own.key);
	expect(await idsFor(here.actor(new Date('2026-09-09T23:30:00Z')))).not.toContain(own.key);
	expect(await idsFor(there.actor(onDay(1)))).not.toContain(own.key);
	expect((await newsReadBy(sql, here.actor(onDay(40)))).map(({ id }) => id)).toContain(own.key);
});

it('for all reaches whoever learns here, not whoever was only invited or has no place', async () => {
	const news = await write();
	const learner = await makeEnrolment(sql);
	const invited = await makeEnrolment(sql, { accepted: false });
	const officer = actorOf(await makePerson(sql));
	expect(await idsFor(learner.actor())).toContain(news.key);
	expect(await idsFor(invited.actor())).toEqual([]);
	expect(await idsFor(officer)).toEqual([]);
});

it('is put away by each reader for themselves, and read again later', async () => {
	const [one, other] = [await makeEnrolment(sql), await makeEnrolment(sql)];
	const news = await write();
	const putAway = (id = news.key) => inTransaction(sql, (tx) => dismissNews(tx, one.actor(), id));
	await Promise.all([putAway(), putAway()]);
	expect(await idsFor(one.actor())).not.toContain(news.key);
	expect(await idsFor(other.actor())).toContain(news.key);
	expect((await newsReadBy(sql, one.actor())).map(({ id }) => id)).toContain(news.key);
	const theirs = await write({ cohortId: other.cohort.id });
	await expect(putAway(theirs.key)).rejects.toThrow(NotFound);
	await forgetDismissals(sql, onDay(13));
	expect(await idsFor(one.actor())).not.toContain(news.key);
	await forgetDismissals(sql, onDay(15));
	expect(await sql`select from news_dismissed where news_id = ${news.key}`).toHaveLength(0);
});

it('is mailed once to each learner, however often the form is sent', async () => {
	const cohort = await makeCohort(sql);
	const learners = [await makeEnrolment(sql, { cohort }), await makeEnrolment(sql, { cohort })];
	await makeEnrolment(sql, { cohort, accepted: false });
	const key = newId();
	const send = () => write({ key, cohortId: cohort.id, mail: 'yes', title: 'Exams move' });
	await Promise.all([send(), send(), send()]);
	await send();
	const mails = await sql<{ to: string }[]>`
		select to_address as to from mail where subject = 'Exams move' order by 1`;
	expect(mails.map(({ to }) => to)).toEqual(learners.map(({ person }) => person.email).toSorted());
	const [row] = await sql`select mailed from news where id = ${key}`;
	expect(row!['mailed']).toBe(2);
});

it('is taken down at once and once', async () => {
	const learner = await makeEnrolment(sql);
	const news = await write();
	const end = () => inTransaction(sql, (tx) => endNews(tx, staff, news.key));
	await Promise.all([end(), end()]);
	expect(await idsFor(learner.actor())).not.toContain(news.key);
	expect(await sql`select from audit where subject_id = ${news.key}`).toHaveLength(2);
});

it('refuses days that make no sense, and whoever is not of the staff', async () => {
	await expect(write({ from: '2026-09-10', until: '2026-09-09' })).rejects.toThrow(Invalid);
	await expect(write({ from: '2026-09-01', until: '2026-09-02' })).rejects.toThrow(Invalid);
	const { actor } = await makeEnrolment(sql);
	const news = { key: newId(), cohortId: 'all', title: 'x', body: 'x' };
	const days = { from: '2026-09-07', until: '2026-09-08' };
	await expect(writeNews(sql, actor(), site, { ...news, ...days } as NewNews)).rejects.toThrow(
		Forbidden
	);
});
