import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { typeOf } from '#lib/assessment/items/item-types.ts';
import { drawItems, layOut } from '#lib/assessment/paper.rules.ts';
import { scorePaper } from '#lib/assessment/score.rules.ts';
import { assessmentsOfEdition, itemsOf } from '#lib/catalogue/assessments.server.ts';
import { latestEditions } from '#lib/catalogue/editions.server.ts';
import type { Item, Quiz } from '#lib/catalogue/published.ts';
import { systemActor } from '#lib/platform/actor.ts';
import { type TestDatabase, testDatabase } from '../../../tests/support/database.ts';
import { firstDay } from '../../../tests/support/factories.ts';
import { importContent } from './import-content.server.ts';

/** The quizzes that learners really get, held to the rules that will mark them. */

let database: TestDatabase;
let quizzes: { quiz: Quiz; bank: Item[] }[];
beforeAll(async () => {
	database = await testDatabase();
	const { sql } = database;
	await importContent(sql, systemActor(firstDay), 'content/tranche-1');
	const editions = await latestEditions(sql);
	const assessments = await Promise.all(editions.map(({ id }) => assessmentsOfEdition(sql, id)));
	const found = assessments.flat().filter((one): one is Quiz => one.kind === 'quiz');
	quizzes = await Promise.all(
		found.map(async (quiz) => ({ quiz, bank: await itemsOf(sql, quiz.id) }))
	);
});
afterAll(() => database.drop());

describe('every quiz of the content', () => {
	it('draws a whole paper for every seed, and one for a third try', () => {
		expect(quizzes.length).toBeGreaterThan(0);
		for (const { quiz, bank } of quizzes) {
			const { blueprint, itemCount } = quiz.policy;
			for (let seed = 0; seed < 100; seed++) {
				const seen = new Map<string, number>();
				for (let number = 1; number <= Math.min(quiz.attempts, 3); number++) {
					const drawn = drawItems(bank, blueprint, `${seed}/${number}`, seen);
					expect(drawn).toHaveLength(itemCount);
					expect(layOut(drawn, String(seed))).toHaveLength(itemCount);
					for (const { id } of drawn) seen.set(id, (seen.get(id) ?? 0) + 1);
				}
			}
		}
	}, 60_000);

	it('gives all marks to the answers that its authors call right, and none to silence', () => {
		for (const { bank } of quizzes) {
			const byRules = bank.filter(({ type, body }) => !typeOf({ type }).needsPerson(body));
			const right = byRules.map((item) => ({ item, response: typeOf(item).right(item.body) }));
			for (const { item, response } of right) {
				expect(typeOf(item).accept(item.body, response), item.key).toEqual({ response });
				expect(typeOf(item).score(item.body, response), item.key).toBe(1);
			}
			expect(scorePaper(right).percent).toBe(100);
			expect(scorePaper(bank.map((item) => ({ item, response: null }))).percent).toBe(0);
		}
	});

	it('lets nothing be seen before the hand-in that tells what is right', () => {
		for (const { bank } of quizzes) {
			for (const item of bank) {
				const page = JSON.stringify(typeOf(item).shown(item.body));
				// By the names of what is sent: an answer may well say "correct it".
				expect(page, item.key).not.toMatch(
					/"(?:correct|feedback|answerId|freeAfter|tolerance|anyOf|modelAnswer|markingNotes)\w*":/i
				);
			}
		}
	});
});
