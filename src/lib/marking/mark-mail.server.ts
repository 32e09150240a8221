import type { Transaction } from '#lib/platform/database.server.ts';
import { NotFound } from '#lib/platform/errors.ts';
import type { Mail } from '#lib/platform/mail.server.ts';

type Facts = {
	name: string;
	email: string;
	title: string;
	moduleCode: string;
	moduleTitle: string;
	cohortCode: string;
};

/** Tells the learner that a mark is there or was corrected; the mark itself stays behind the sign-in. */
export async function markMail(
	tx: Transaction,
	input: { submissionId: string; act: 'published' | 'corrected'; origin: string }
): Promise<Mail> {
	const [facts] = await tx<Facts[]>`
		select p.name, p.email, a.title, m.code as module_code, m.title as module_title,
			c.code as cohort_code
		from submission s join enrolment e on e.id = s.enrolment_id join person p on p.id = e.person_id
			join cohort c on c.id = e.cohort_id join assessment a on a.id = s.assessment_id
			join module m on m.id = a.module_id
		where s.id = ${input.submissionId}`;
	if (!facts) throw new NotFound('That work');
	const news = input.act === 'published' ? 'has been marked' : 'has a corrected mark';
	return {
		to: facts.email,
		subject: `Your assignment ${news}: ${facts.title}`,
		text: `Dear ${facts.name}

Your assignment for ${facts.moduleCode}, ${facts.moduleTitle}, ${news}. Your marker's words stand beside each criterion:

${input.origin}/learn/${facts.cohortCode}/${facts.moduleCode.toLowerCase()}/assignment/result

The mark is provisional until the board of examiners has confirmed it.
`
	};
}
