import { expect, type Page } from '@playwright/test';
import { newId } from '../../../src/lib/platform/id.ts';
import type { SampleFiles } from '../../support/content.ts';
import { openSampleHouse } from '../../support/sample-house.ts';
import { PASSWORD } from '../../support/sign-in.ts';
import { expectAccessible } from '../steps/axe.ts';
import { signedIn } from '../steps/people.ts';
import { test } from '../steps/test.ts';
import { holdScripts } from '../steps/slow-line.ts';

/** A paper with every type of question, some of which a tutor marks, under each release policy. */
const QUIZ = 'invented-pilot/inv-1/quiz.yaml';
const released = (policy: string) => (files: SampleFiles) => ({
	...files,
	[QUIZ]: String(files[QUIZ]).replace('release: at-once', policy)
});
const WINDOW = 'window:\n  closes: { week: 40, day: 1, time: "12:00" }';

let house: Awaited<ReturnType<typeof openSampleHouse>>;
test.beforeAll(async () => {
	house = await openSampleHouse({
		'at-once': (files) => files,
		'after-window': released(`release: after-window\n${WINDOW}`),
		'after-board': released('release: after-board')
	});
});
test.afterAll(() => house.close());

/** Nothing of the result: neither the figure nor what was right. */
async function expectHeld(learner: Page, quiz: string, wait: RegExp): Promise<void> {
	await learner.goto(`${quiz}/1/result`);
	await expect(learner).toHaveURL(/\/receipt$/);
	await expect(learner.getByRole('main')).toContainText(wait);
	for (const secret of ['A model answer', 'Your tutor says', 'Question by question']) {
		await expect(learner.getByRole('main')).not.toContainText(secret);
	}
	await learner.goto(quiz);
	await expect(learner.getByRole('main')).not.toContainText('You have passed with');
	await expect(learner.getByRole('main')).not.toContainText('You have not passed yet');
}

async function expectShown(learner: Page, quiz: string): Promise<void> {
	await learner.goto(`${quiz}/1/result`);
	await expect(learner).toHaveURL(/\/result$/);
	await expect(learner.getByRole('heading', { name: /^Question \d+/ })).toHaveCount(10);
	await expect(learner.getByText('Your tutor says: Read at night.').first()).toBeVisible();
	await expect(learner.getByText('A model answer').first()).toBeVisible();
	// The words of the edition for this mark.
	await expect(learner.getByText('Not yet.', { exact: true })).toBeVisible();
	await expectAccessible(learner);
}

test('a tutor marks, and the learner sees it at once, after the window, or after the board', async ({
	browser
}) => {
	test.setTimeout(240_000);
	const { origin, cohorts, sql } = house;
	const as = (email: string) => signedIn(browser, email, { password: PASSWORD, at: origin });
	const [learner, tutor] = [await as(house.learner), await as(house.tutor)];
	const quizOf = (policy: string) => `${origin}/learn/${cohorts[policy]!.code}/inv-1/quiz`;

	for (const policy of Object.keys(cohorts)) {
		const quiz = quizOf(policy);
		await learner.goto(quiz);
		await learner.getByRole('button', { name: 'Start the quiz' }).click();
		for (const words of ['Why one name?', 'Explain your list.']) {
			await learner
				.locator('[data-question]')
				.filter({ hasText: words })
				.getByLabel('Your answer')
				.fill('Somebody must be rung at night.');
		}
		await learner.getByRole('button', { name: 'Save and continue' }).click();
		await learner.getByRole('button', { name: 'Hand in' }).click();
		// Until a tutor has read it, nobody sees a result, whatever the policy.
		await expectHeld(learner, quiz, /Waiting for a tutor/);

		await tutor.goto(`${origin}/teach`);
		const scripts = await holdScripts(tutor);
		await tutor.getByRole('link', { name: /^Candidate \d+$/ }).click();
		const marks = tutor.getByLabel(/^Marks for question/);
		const comments = tutor.getByLabel(/^Comment on question/);
		await expect(marks).toHaveCount(2);
		for (const field of await marks.all()) await field.fill('1');
		for (const field of await comments.all()) await field.fill('Read at night.');
		// What was typed before the page came alive stays.
		await scripts.come();
		for (const field of await marks.all()) await expect(field).toHaveValue('1');
		for (const field of await comments.all()) await expect(field).toHaveValue('Read at night.');
		await tutor.getByRole('button', { name: 'Publish' }).click();
		await expect(tutor.getByText('The mark is published.')).toBeVisible();
	}

	// What the module came to is worked out, and is held with the marks that it is made of.
	const whose = await sql<{ enrolmentId: string; moduleId: string; assessmentId: string }[]>`
		select e.id as enrolment_id, m.id as module_id, a.id as assessment_id
		from enrolment e join cohort c on c.id = e.cohort_id
			join module m on m.edition_id = c.edition_id and m.code = 'INV-1'
			join assessment a on a.module_id = m.id and a.kind = 'quiz'`;
	for (const { enrolmentId, moduleId, assessmentId } of whose) {
		const part = { assessmentId, markPercent: 41.57, weightPercent: 100, floorPercent: 50 };
		await sql`insert into module_result ${sql({
			...{ id: newId(), enrolmentId, moduleId, percent: 41.57, outcome: 'referred' },
			...{ parts: sql.json([part] as never) as never, ruleVersion: 'test', settledAt: new Date() }
		})}`;
	}

	await expectShown(learner, quizOf('at-once'));
	const [afterWindow, afterBoard] = [quizOf('after-window'), quizOf('after-board')];
	await expectHeld(learner, afterWindow, /When you can see your result here: From /);
	await expectHeld(learner, afterBoard, /After the board has decided/);

	// The window has closed for the whole cohort: as if it had begun a year earlier.
	await sql`update cohort set starts_on = starts_on - 365 where id = ${cohorts['after-window']!.id}`;
	await expectShown(learner, afterWindow);
	await expectHeld(learner, afterBoard, /After the board has decided/);

	const [enrolment] = await sql<{ id: string; personId: string }[]>`
		select id, person_id from enrolment where cohort_id = ${cohorts['after-board']!.id}`;
	const boardId = newId();
	await sql`insert into board ${sql({
		...{ id: boardId, cohortId: cohorts['after-board']!.id, state: 'open', meetsOn: '2026-09-09' },
		...{ chairId: enrolment!.personId, createdAt: new Date() }
	})}`;
	await sql`insert into board_decision ${sql({
		...{ id: newId(), boardId, enrolmentId: enrolment!.id, decision: 'fail' },
		...{ decidedBy: enrolment!.personId, decidedAt: new Date() }
	})}`;
	await expectShown(learner, afterBoard);
});
