import type { Transaction } from '#lib/platform/database.server.ts';
import { NotFound } from '#lib/platform/errors.ts';
import type { Mail } from '#lib/platform/mail.server.ts';
import { momentWords } from '#lib/ui/dates.ts';
import { lastAt } from './attempt.rules.ts';
import { typeOf } from './items/item-types.ts';
import type { PaperLine } from './papers.server.ts';
import { shortReceipt } from './receipt.rules.ts';

type Facts = {
	name: string;
	email: string;
	title: string;
	number: number;
	moduleCode: string;
	moduleTitle: string;
	cohortCode: string;
	submittedAt: Date;
	dueAt: Date;
	overtimeSeconds: number;
	receipt: string;
};

/** The mail that says what was received, and when. It holds no answers: mail is not private. */
export async function quizReceiptMail(
	tx: Transaction,
	attemptId: string,
	paper: readonly PaperLine[],
	origin: string
): Promise<Mail> {
	const [facts] = await tx<Facts[]>`
		select p.name, p.email, q.title, a.number, m.code as module_code, m.title as module_title,
			c.code as cohort_code, a.submitted_at, a.due_at,
			a.overtime_seconds, a.receipt
		from attempt a join enrolment e on e.id = a.enrolment_id join person p on p.id = e.person_id
			join cohort c on c.id = e.cohort_id join assessment q on q.id = a.assessment_id
			join module m on m.id = q.module_id
		where a.id = ${attemptId}`;
	if (!facts) throw new NotFound('That try');
	const answered = paper.filter(
		({ item, response }) => typeOf(item).filled(item.body, response) !== 'none'
	);
	const byClock = facts.submittedAt.getTime() === lastAt(facts).getTime();
	const link = `${origin}/learn/${facts.cohortCode}/${facts.moduleCode.toLowerCase()}/quiz/${facts.number}/receipt`;
	return {
		to: facts.email,
		subject: `You handed in: ${facts.title}`,
		text: `Dear ${facts.name}

We have your quiz for ${facts.moduleCode}, ${facts.moduleTitle}.

Quiz: ${facts.title}, try ${facts.number}
Handed in: ${momentWords(facts.submittedAt)} (United Kingdom time)${byClock ? ', when the time ended' : ''}
Answered: ${answered.length} of ${paper.length} questions
Receipt: ${shortReceipt(facts.receipt)}

Keep this mail. The receipt stands for exactly what you answered.
${link}
`
	};
}
