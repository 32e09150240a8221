import type { AskedQuestion } from '#lib/messages/questions.server.ts';
import { insertQuestion, insertReply, questionAt } from '#lib/messages/questions.server.ts';
import type { Actor } from '#lib/platform/actor.ts';
import { inTransaction, type Sql, type Transaction } from '#lib/platform/database.server.ts';
import { queueMail, queueMails } from '#lib/platform/mail.server.ts';
import { enrolmentAt } from '#lib/progression/enrolments.server.ts';
import type { Site } from './send-invitation.server.ts';

type Ask = { cohortCode: string; key: string; module: string; body: string };

/**
 * A learner asks the tutors of the cohort; each gets a mail that holds no word of the question.
 * Idempotent by the key of the form.
 */
export async function askTutor(
	sql: Sql,
	actor: Actor & { personId: string },
	{ origin }: Site,
	{ cohortCode, key, module, body }: Ask
): Promise<void> {
	await inTransaction(sql, async (tx) => {
		const enrolment = await enrolmentAt(tx, actor, cohortCode);
		const [about] = await tx<{ id: string }[]>`
			select id from module
			where edition_id = ${enrolment.editionId} and lower(code) = ${module.toLowerCase()}`;
		const question = { key, enrolmentId: enrolment.id, moduleId: about?.id ?? null, body };
		if (!(await insertQuestion(tx, actor, question))) return;
		const tutors = await tutorsOf(tx, enrolment.cohortId);
		await queueMails(
			tx,
			actor,
			tutors.map(({ name, email }) => ({
				to: email,
				subject: `A question from a learner of ${enrolment.cohortName}`,
				text: `Hello ${name},\n\nA learner of ${enrolment.cohortName} asks you something. Read and answer it here:\n${origin}/teach/questions/${key}\n`
			}))
		);
	});
}

const tutorsOf = (tx: Transaction, cohortId: string) =>
	tx<{ name: string; email: string }[]>`
		select p.name, p.email from role_grant g
			join person p on p.id = g.person_id and p.closed_at is null
		where g.cohort_id = ${cohortId} and g.revoked_at is null order by p.name`;

/** A tutor answers: on the learner's home, and by mail. Idempotent by the key of the form. */
export async function answerQuestion(
	sql: Sql,
	actor: Actor & { personId: string },
	{ origin }: Site,
	{ questionId, key, body }: { questionId: string; key: string; body: string }
): Promise<void> {
	await inTransaction(sql, async (tx) => {
		const question = await questionAt(tx, actor, questionId);
		if (!(await insertReply(tx, actor, { key, question, body }))) return;
		await queueMail(tx, actor, { to: question.email, ...answerLetter(question, body, origin) });
	});
}

const answerLetter = (question: AskedQuestion, body: string, origin: string) => ({
	subject: 'An answer to your question',
	text: `Hello ${question.personName},\n\nYou asked:\n${question.body}\n\nYour tutor answers:\n${body}\n\nYour questions: ${origin}/learn/${question.cohortCode}/questions\n`
});
