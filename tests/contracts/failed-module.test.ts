import { afterAll, beforeAll, expect, test } from 'vitest';
import { callBoard } from '../../src/lib/workflows/convene-board.server.ts';
import { signIn } from '../support/app.ts';
import { actorOf, onDay } from '../support/factories.ts';
import { openQuizHouse, type QuizHouse } from '../support/quiz-house.ts';
import { makeAccount, PASSWORD } from '../support/sign-in.ts';
import { handIn, markHandedIn, takeQuiz } from '../support/tries.ts';

/** A module without tries left says so on each of its parts, in the same words. */

let house: QuizHouse;
let cookie: string;
let module: string;

beforeAll(async () => {
	house = await openQuizHouse();
	const { sql } = house.database;
	const place = await house.enrol();
	const parts = await sql<{ kind: string; moduleId: string; assessmentId: string }[]>`
		select a.kind, m.id as module_id, a.id as assessment_id
		from assessment a join module m on m.id = a.module_id
		where m.edition_id = ${place.cohort.editionId} and m.code = 'CLHC-1'`;
	const partOf = (kind: string) => {
		const { moduleId, assessmentId } = parts.find((part) => part.kind === kind)!;
		return { enrolmentId: place.id, moduleId, assessmentId };
	};
	const paper = partOf('assignment');
	const staffed = await makeAccount(sql, { name: 'Tova Invented' });
	const submissionId = await handIn(sql, place.actor(onDay(1)), paper);
	const tutor = actorOf(staffed, onDay(2), { tutorOf: [place.cohort.id] });
	await markHandedIn(sql, tutor, { ...paper, submissionId }, 90);
	for (const day of [3, 4, 6]) await takeQuiz(sql, place.actor(onDay(day)), partOf('quiz'), 10);
	const chair = await makeAccount(sql, { name: 'Cleo Invented', role: 'chair' });
	await callBoard(sql, actorOf(staffed, onDay(8), { staff: true }), {
		cohortId: place.cohort.id,
		meetsOn: '2099-11-26',
		chairId: chair.id
	});
	cookie = await signIn(house.app.origin, place.person.email, PASSWORD);
	module = `/learn/${place.cohort.code}/clhc-1`;
}, 120_000);

afterAll(() => house?.close());

test.each(['quiz', 'assignment'])(
	'its %s says what is missing, who decides and when',
	async (part) => {
		const response = await fetch(`${house.app.origin}${module}/${part}`, { headers: { cookie } });
		expect(response.status).toBe(200);
		const words = (await response.text()).replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ');
		expect(words).toContain('Not passed. You have not passed this module, and no tries are left.');
		expect(words).toContain(
			'The board of examiners decides what you can do next. By Thursday 26 November 2099'
		);
		expect(words).not.toMatch(/can try again|Begin another|closed to you/);
	}
);
