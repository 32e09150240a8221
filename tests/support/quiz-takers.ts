import { typeOf } from '../../src/lib/assessment/items/item-types.ts';
import type { ItemBody } from '../../src/lib/catalogue/published.ts';
import type { Sql } from '../../src/lib/platform/database.server.ts';

/** Someone in the middle of a quiz, as a browser would have it. */
export type Taker = {
	cookie: string;
	attemptId: string;
	/** Where the open page sends answers. */
	path: string;
	/** For each position on the paper, a response that its item takes: the right one. */
	responses: object[];
	headers: Record<string, string>;
};

/**
 * Starts the quiz of a module by the form that a learner would press.
 * @param headers sent with every request of this learner
 */
export async function startQuiz(
	sql: Sql,
	origin: string,
	learner: { enrolmentId: string; cookie: string; cohort: string; module: string },
	headers: Record<string, string> = {}
): Promise<Taker> {
	const base = `/learn/${learner.cohort}/${learner.module}/quiz`;
	const all = { cookie: learner.cookie, origin, ...headers };
	const response = await fetch(`${origin}${base}`, {
		method: 'POST',
		headers: { ...all, 'content-type': 'application/x-www-form-urlencoded' },
		redirect: 'manual'
	});
	if (response.status !== 303) {
		throw new Error(`The quiz could not be started: ${response.status} ${await response.text()}`);
	}
	return startedQuiz(sql, learner.enrolmentId, learner.module, { ...all, base });
}

/** Someone whose quiz has begun, as the database knows it. */
export async function startedQuiz(
	sql: Sql,
	enrolmentId: string,
	module: string,
	{ base = '', ...headers }: Record<string, string>
): Promise<Taker> {
	const [attempt] = await sql<{ id: string; number: number; items: string[] }[]>`
		select t.id, t.number,
			array(select p.item_id from attempt_item p where p.attempt_id = t.id order by p.position) as items
		from attempt t join assessment a on a.id = t.assessment_id join module m on m.id = a.module_id
		where t.enrolment_id = ${enrolmentId} and m.code = ${module.toUpperCase()}
		order by t.number desc limit 1`;
	if (!attempt) throw new Error('The quiz that was started left no trace.');
	await Promise.all(attempt.items.map((id) => (rightAnswers[id] ??= rightAnswer(sql, id))));
	return {
		cookie: headers['cookie'] ?? '',
		attemptId: attempt.id,
		path: `${base}/${attempt.number}/answers`,
		responses: await Promise.all(attempt.items.map((id) => rightAnswers[id]!)),
		headers: { ...headers, 'content-type': 'application/json' }
	};
}

/** By item: a crowd that starts together reads each of them once. */
const rightAnswers: Record<string, Promise<object>> = {};

async function rightAnswer(sql: Sql, itemId: string): Promise<object> {
	const [item] = await sql<{ body: ItemBody }[]>`select body from item where id = ${itemId}`;
	if (!item) throw new Error('A paper holds an item that is not there.');
	return typeOf(item.body).right(item.body);
}

export const sentAnswer = (taker: Taker, client: string, item: number, seq: number): string =>
	JSON.stringify({
		attempt: taker.attemptId,
		client,
		answers: [{ item, seq, response: taker.responses[item - 1] }]
	});
