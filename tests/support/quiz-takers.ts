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
	const [attempt] = await sql<{ id: string; number: number }[]>`
		select t.id, t.number from attempt t
			join assessment a on a.id = t.assessment_id join module m on m.id = a.module_id
		where t.enrolment_id = ${enrolmentId} and m.code = ${module.toUpperCase()}
		order by t.number desc limit 1`;
	if (!attempt) throw new Error('The quiz that was started left no trace.');
	const items = await sql<{ body: ItemBody }[]>`
		select i.body from attempt_item p join item i on i.id = p.item_id
		where p.attempt_id = ${attempt.id} order by p.position`;
	return {
		cookie: headers['cookie'] ?? '',
		attemptId: attempt.id,
		path: `${base}/${attempt.number}/answers`,
		responses: items.map(({ body }) => typeOf(body).right(body)),
		headers: { ...headers, 'content-type': 'application/json' }
	};
}

export const sentAnswer = (taker: Taker, client: string, item: number, seq: number): string =>
	JSON.stringify({
		attempt: taker.attemptId,
		client,
		answers: [{ item, seq, response: taker.responses[item - 1] }]
	});
