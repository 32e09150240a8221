import type { Transaction } from '#lib/platform/database.server.ts';
import { NotFound } from '#lib/platform/errors.ts';
import type { Mail } from '#lib/platform/mail.server.ts';

type Facts = {
	name: string;
	email: string;
	title: string;
	number: number;
	moduleCode: string;
	moduleTitle: string;
	cohortCode: string;
};

/**
 * Tells the learner that what waited for a tutor is marked; the result stays behind the sign-in.
 * @param by 'rules' where the questions that a tutor was to read were taken out meanwhile
 */
export async function quizMarkMail(
	tx: Transaction,
	attemptId: string,
	origin: string,
	by: 'tutor' | 'rules' = 'tutor'
): Promise<Mail> {
	const [facts] = await tx<Facts[]>`
		select p.name, p.email, a.title, t.number, m.code as module_code, m.title as module_title,
			c.code as cohort_code
		from attempt t join enrolment e on e.id = t.enrolment_id join person p on p.id = e.person_id
			join cohort c on c.id = e.cohort_id join assessment a on a.id = t.assessment_id
			join module m on m.id = a.module_id
		where t.id = ${attemptId}`;
	if (!facts) throw new NotFound('That try');
	const trial = `the quiz of ${facts.moduleCode}, ${facts.moduleTitle}, try ${facts.number}`;
	const done = {
		tutor: `A tutor has read your answers to ${trial}.`,
		rules: `What a tutor was to read of ${trial}, was taken out, because it was not right. Your other answers are marked.`
	};
	const quiz = `${origin}/learn/${facts.cohortCode}/${facts.moduleCode.toLowerCase()}/quiz`;
	return {
		to: facts.email,
		subject: `Your quiz has been marked: ${facts.title}`,
		text: `Dear ${facts.name}

${done[by]} The quiz's page says when you can see the result:

${quiz}

The mark is provisional until the board of examiners has confirmed it.
`
	};
}
