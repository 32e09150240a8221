import type { Actor } from '#lib/platform/actor.ts';
import type { AnySql } from '#lib/platform/database.server.ts';
import { authorise } from '../identity/permissions.rules.ts';
import { paperOf } from './papers.server.ts';
import { receiptOf } from './receipt.rules.ts';

/** What a receipt stands for. */
export type CheckedReceipt = {
	attemptId: string;
	enrolmentId: string;
	name: string;
	cohortName: string;
	moduleCode: string;
	quizTitle: string;
	number: number;
	submittedAt: Date;
	receipt: string;
	/** True when the answers in the journal still give just this receipt. */
	sound: boolean;
};

/**
 * Looks up a receipt that somebody shows, by its sixteen digits or all of it, however they are
 * written, and works it out again from the journal.
 * @returns null for one that we never gave
 */
export async function checkReceipt(
	sql: AnySql,
	actor: Actor,
	shown: string
): Promise<CheckedReceipt | null> {
	authorise(actor, 'people.read');
	const digits = shown.replace(/[\s-]/g, '').toLowerCase();
	if (!/^([0-9a-f]{16}|[0-9a-f]{64})$/.test(digits)) return null;
	const [found] = await sql<Omit<CheckedReceipt, 'sound'>[]>`
		select a.id as attempt_id, e.id as enrolment_id, p.name, c.name as cohort_name,
			m.code as module_code, q.title as quiz_title, a.number, a.submitted_at, a.receipt
		from attempt a join enrolment e on e.id = a.enrolment_id join person p on p.id = e.person_id
			join cohort c on c.id = e.cohort_id join assessment q on q.id = a.assessment_id
			join module m on m.id = q.module_id
		where left(a.receipt, 16) = ${digits.slice(0, 16)} and starts_with(a.receipt, ${digits})`;
	if (!found) return null;
	const answers = (await paperOf(sql, found.attemptId)).map(({ position, item, response }) => ({
		position,
		itemKey: item.key,
		response
	}));
	const { attemptId, submittedAt, receipt } = found;
	return { ...found, sound: receiptOf({ attemptId, submittedAt, answers }) === receipt };
}
