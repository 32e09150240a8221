import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { insertPaper } from '../../src/lib/assessment/papers.server.ts';
import { renewCalendarAddress } from '../../src/lib/calendar/calendar-address.server.ts';
import { inTransaction } from '../../src/lib/platform/database.server.ts';
import { type RunningApp, signIn, startApp } from '../support/app.ts';
import { type TestDatabase, testDatabase } from '../support/database.ts';
import {
	actorOf,
	boardDecides,
	type MadeEdition,
	type MadeEnrolment,
	makeCohort,
	makeEdition,
	makeEnrolment,
	makePerson,
	onDay
} from '../support/factories.ts';
import { readRoutes } from '../support/route-tree.ts';
import { makeAccount, PASSWORD } from '../support/sign-in.ts';
import { handIn, markHandedIn, takeQuiz } from '../support/tries.ts';

/** Two learners of one name did the same, and differ in marks that are held: every byte that they can ask for. */

type Learner = MadeEnrolment & { cookie: string; token: string; candidateNumber: string };

let database: TestDatabase;
let app: RunningApp;
beforeAll(async () => {
	database = await testDatabase();
	app = await startApp({ DATABASE_URL: database.url, DEMO: 'off', WORKER: 'separate' });
}, 90_000);
afterAll(async () => {
	await app?.stop();
	await database?.drop();
});

/** Whatever a learner can open with GET, also where it leads away or is not there. */
const addresses = ({ cohort, token }: Learner): string[] =>
	readRoutes()
		.filter(({ id }) => /^\/(learn|account|calendar|news)/.test(id))
		.filter(({ isPage, methods }) => isPage || methods.includes('GET'))
		.flatMap(({ id }) => [1, 2].map((module) => [id, module] as const))
		.map(([id, module]) =>
			id
				.replace('[cohort]', cohort.code)
				.replace('[module]', `m-${module}`)
				.replace('[number]', '1')
				.replace('[lesson]', `${module}.1-a-lesson`)
				.replace('[token]', token)
				.replace('[file]', 'badge.png')
		);

const began = Date.now();

/** What comes, with whatever is of this learner alone in the place where the other has theirs. */
async function seenBy(learner: Learner, path: string): Promise<string> {
	const response = await fetch(`${app.origin}${path}`, {
		headers: { cookie: learner.cookie },
		redirect: 'manual'
	});
	const text = `${path} ${response.status} ${response.headers.get('location')} ${await response.text()}`;
	const ids = new Map<string, string>();
	return text
		.replaceAll(learner.person.email, 'EMAIL')
		.replaceAll(learner.token, 'TOKEN')
		.replaceAll(learner.candidateNumber, 'NUMBER')
		.replaceAll('><', '>\n<')
		.replace(/\b[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}\b/g, (id) => {
			if (!ids.has(id)) ids.set(id, `ID ${ids.size}`);
			return ids.get(id) ?? '';
		})
		.replace(/\b[\da-f]{8}( ?[\da-f]{8}){7}\b/g, 'RECEIPT')
		.replace(/nonce="[^"]+"/g, 'NONCE')
		.replace(/\bnow:new Date\(\d+\)|DTSTAMP:\w+/g, 'NOW')
		.replace(/\b20[\d-]{8}T[\d:.]{8,12}Z/g, (at) => (Date.parse(at) >= began ? 'NOW' : at));
}

async function expectAlike(pair: readonly [Learner, Learner], after: string): Promise<void> {
	const [one, other] = pair.map(addresses) as [string[], string[]];
	expect(one.length).toBeGreaterThan(50);
	for (const [index, path] of one.entries()) {
		// A minute may end between the two.
		await vi.waitFor(async () =>
			expect(await seenBy(pair[1], other[index] ?? ''), `${path} after ${after}`).toBe(
				await seenBy(pair[0], path)
			)
		);
	}
}

async function enrol(cohort: MadeEnrolment['cohort']): Promise<Learner> {
	const { sql } = database;
	const person = await makeAccount(sql, { name: 'Bram Invented' });
	const place = await makeEnrolment(sql, { person, cohort });
	const token = await inTransaction(sql, (tx) => renewCalendarAddress(tx, place.actor()));
	const [{ candidateNumber } = { candidateNumber: '' }] = await sql<{ candidateNumber: string }[]>`
		select candidate_number from enrolment where id = ${place.id}`;
	return {
		...place,
		token,
		candidateNumber,
		cookie: await signIn(app.origin, person.email, PASSWORD)
	};
}

/** The same paper with the same answers, which a tutor may find good or bad. */
async function answerAlike({ modules }: MadeEdition, module: 0 | 1, attemptId: string) {
	const { sql } = database;
	const items = modules[module].quiz.items.slice(0, 2);
	await inTransaction(sql, async (tx) => {
		const lines = items.map(({ id, right, wrong }, index) => ({
			position: index + 1,
			itemId: id,
			optionOrder: [right, wrong]
		}));
		await insertPaper(tx, attemptId, lines);
		for (const [index, { id, right }] of items.entries()) {
			await tx`insert into answer ${tx({
				...{ attemptId, itemId: id, client: 'page-1', clientSeq: 1 + index },
				...{ response: tx.json({ choice: right }) as never, receivedAt: onDay(2) }
			})}`;
		}
	});
}

test.each([
	['after-board', {}],
	['after-window', { window: { closes: { week: 3000, day: 7, time: '12:00' } } }]
] as const)(
	'%s: no page, feed or file tells them apart',
	{ timeout: 240_000 },
	async (release, policy) => {
		const { sql } = database;
		const edition = await makeEdition(sql, { release, ...policy });
		const tutor = await makePerson(sql);
		const cohort = await makeCohort(sql, { editionId: edition.id, tutors: [tutor] });
		const pair = [await enrol(cohort), await enrol(cohort)] as const;
		await expectAlike(pair, 'nothing');
		for (const module of [0, 1] as const) {
			const { id: moduleId, quiz, assignment } = edition.modules[module];
			for (const [index, learner] of pair.entries()) {
				const place = { enrolmentId: learner.id, moduleId, assessmentId: quiz.id };
				const percent = index === module ? 20 : 90;
				const { attemptId } = await takeQuiz(sql, learner.actor(onDay(2)), place, percent);
				await answerAlike(edition, module, attemptId);
			}
			await expectAlike(pair, `the quiz of module ${module + 1}`);
			for (const learner of pair) {
				const place = { enrolmentId: learner.id, moduleId, assessmentId: assignment.id };
				const submissionId = await handIn(sql, learner.actor(onDay(3)), place);
				const marker = actorOf(tutor, onDay(4), { tutorOf: [cohort.id] });
				await markHandedIn(sql, marker, { ...place, submissionId }, 70);
			}
			await expectAlike(pair, `the assignment of module ${module + 1}`);
		}
		// And once a board has decided, they are told apart.
		for (const learner of pair) await boardDecides(sql, learner, 'refer', onDay(5));
		const quiz = `/learn/${cohort.code}/m-1/quiz`;
		const results = [await seenBy(pair[0], quiz), await seenBy(pair[1], quiz)];
		if (release === 'after-board') expect(results[0]).not.toBe(results[1]);
	}
);
