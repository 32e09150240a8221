import type { Transaction } from '#lib/platform/database.server.ts';
import { NotFound } from '#lib/platform/errors.ts';
import type { Mail } from '#lib/platform/mail.server.ts';
import { momentWords } from '#lib/ui/dates.ts';
import { inGroups } from './receipt.rules.ts';
import { newestDraft } from './submissions.server.ts';
import { countWords } from './words.rules.ts';

type HandedInFacts = {
	name: string;
	email: string;
	title: string;
	number: number;
	moduleCode: string;
	moduleTitle: string;
	cohortCode: string;
	submittedAt: Date;
	receipt: string;
};

/** The mail that confirms a hand-in: enough to prove it without signing in. */
export async function receiptMail(
	tx: Transaction,
	submissionId: string,
	origin: string
): Promise<Mail> {
	const [facts] = await tx<HandedInFacts[]>`
		select p.name, p.email, a.title, s.number, m.code as module_code, m.title as module_title,
			c.code as cohort_code, s.submitted_at, s.receipt
		from submission s join enrolment e on e.id = s.enrolment_id join person p on p.id = e.person_id
			join cohort c on c.id = e.cohort_id join assessment a on a.id = s.assessment_id
			join module m on m.id = a.module_id
		where s.id = ${submissionId}`;
	if (!facts) throw new NotFound('That work');
	const draft = await newestDraft(tx, submissionId);
	const file = draft?.file ? `, with the file ${draft.file.name}` : '';
	const link = `${origin}/learn/${facts.cohortCode}/${facts.moduleCode.toLowerCase()}/assignment/receipt?try=${facts.number}`;
	return {
		to: facts.email,
		subject: `You handed in: ${facts.title}`,
		text: `Dear ${facts.name}

We have your work for ${facts.moduleCode}, ${facts.moduleTitle}.

Assignment: ${facts.title}
Handed in: ${momentWords(facts.submittedAt)} (United Kingdom time)
Length: ${countWords(draft?.body ?? '')} words${file}
Receipt: ${inGroups(facts.receipt)}

Keep this mail. The receipt proves what you handed in and when.
${link}

Your tutor marks it next. We will write to you when your mark is ready.
`
	};
}
