import type { Browser, Page } from '@playwright/test';
import type { SampleFiles } from '../../support/content.ts';
import type { openSampleHouse } from '../../support/sample-house.ts';
import { PASSWORD } from '../../support/sign-in.ts';
import { signedIn } from './people.ts';

/** The quiz of the sample course as a learner has it, one cohort of its own for each journey. */

type House = Awaited<ReturnType<typeof openSampleHouse>>;

export const same = (files: SampleFiles) => files;

/** The quiz with each question on a page of its own. */
export function onePerPage(files: SampleFiles): SampleFiles {
	const quiz = 'invented-pilot/inv-1/quiz.yaml';
	const words = String(files[quiz]).replace('onePerPage: false', 'onePerPage: true');
	return { ...files, [quiz]: words };
}

/** The learner, in a session and with a browser of their own. */
export function learnerOf(house: House, browser: Browser, javaScriptEnabled = true): Promise<Page> {
	const own = { password: PASSWORD, at: house.origin, anew: true };
	return signedIn(browser, house.learner, { ...own, javaScriptEnabled });
}

/** @param name of the cohort */
export const quizOf = (house: House, name: string) =>
	`${house.origin}/learn/${house.cohorts[name]!.code}/inv-1/quiz`;

/** What is typed while the page still loads waits for its script: here it shall be there at once. */
export async function startQuiz(page: Page, address: string): Promise<void> {
	await page.goto(address);
	await page.getByRole('button', { name: 'Start the quiz' }).click();
	await page.waitForLoadState('networkidle');
}

/** The field of a question that asks for words. */
export const wordsOf = (page: Page, question = 'Explain your list.') =>
	page.locator('[data-question]').filter({ hasText: question }).getByLabel('Your answer');

export const savedOf = (page: Page) => page.locator('[data-saved]');

/** The try of this learner ends so many seconds from now, as if it had begun at another time. */
export const endsIn = (house: House, name: string, seconds: number) => house.sql`
	update attempt set due_at = now() + make_interval(secs => ${seconds})
	where enrolment_id in (select id from enrolment where cohort_id = ${house.cohorts[name]!.id})`;
