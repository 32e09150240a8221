import {
	correctionMail,
	type BoardSaid
} from '#lib/assessment/corrections/correction-mail.rules.ts';
import type { Effect } from '#lib/assessment/corrections/correction.rules.ts';
import type { UsedItem } from '#lib/assessment/corrections/corrections.server.ts';
import type { Actor } from '#lib/platform/actor.ts';
import type { Transaction } from '#lib/platform/database.server.ts';
import { queueMails } from '#lib/platform/mail.server.ts';

type Told = {
	/** Enrolments of the learners to be told. */
	learners: readonly string[];
	/** Marks that changed, of these learners and perhaps of others. */
	changed: readonly Effect[];
	/** Of the correction: what was wrong. */
	reason: string;
	board?: BoardSaid;
	origin: string;
};

type Person = { id: string; name: string; email: string; cohortCode: string; released: boolean };

/** Tells learners that a question was put right which they had on a paper that is marked. */
export async function tellOfCorrection(
	tx: Transaction,
	actor: Actor,
	{ id: itemId, quizTitle, moduleCode }: UsedItem,
	{ learners, changed, reason, board, origin }: Told
): Promise<void> {
	const byLearner = Map.groupBy(changed, ({ enrolmentId }) => enrolmentId);
	const people = await tx<Person[]>`
		select e.id, p.name, p.email, c.code as cohort_code,
			bool_and(visible_from(e.id, t.assessment_id, t.submitted_at) <= ${actor.at} is true) as released
		from enrolment e join person p on p.id = e.person_id join cohort c on c.id = e.cohort_id
			join attempt t on t.enrolment_id = e.id and t.state = 'marked'
			join attempt_item i on i.attempt_id = t.id and i.item_id = ${itemId}
		where e.id = any(${[...learners]}::uuid[]) and p.closed_at is null
		group by e.id, p.id, c.id order by e.id`;
	const mails = people.map(({ id, ...person }) => {
		const marks = byLearner.get(id) ?? [];
		const raised = marks.some(({ fromPercent, toPercent }) => toPercent > fromPercent);
		const lowered = marks.some(({ fromPercent, toPercent }) => toPercent < fromPercent);
		const facts = { quizTitle, moduleCode, raised, lowered, reason, board };
		return correctionMail({ ...person, ...facts }, origin);
	});
	await queueMails(tx, actor, mails);
}
