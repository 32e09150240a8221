import { type SeminarNews, seminarLetter, type SeminarPlan } from '#lib/calendar/seminar.rules.ts';
import {
	cancelSeminar,
	changeSeminar,
	insertSeminar,
	type SeminarAt,
	seminarOf
} from '#lib/calendar/seminars.server.ts';
import type { Cohort } from '#lib/cohorts/cohorts.server.ts';
import { tutorsOf } from '#lib/cohorts/tutors.server.ts';
import { recipientsIn } from '#lib/messages/messages.server.ts';
import type { Actor } from '#lib/platform/actor.ts';
import { inTransaction, type Sql, type Transaction } from '#lib/platform/database.server.ts';
import { Invalid } from '#lib/platform/errors.ts';
import { queueMails } from '#lib/platform/mail.server.ts';
import type { Site } from './send-invitation.server.ts';

type Where = { cohort: Cohort; moduleId: string; moduleCode: string };
type Asked = Where & { key: string; plan: SeminarPlan; note: string };

/** Plans a seminar and tells the learners. Idempotent by the key of the form. @throws Invalid, Refused */
export const planSeminar = writtenAndTold(insertSeminar, 'planned');

/** Changes what is planned and tells the learners; what is as it was tells nobody. @throws Invalid, Refused */
export const moveSeminar = writtenAndTold(changeSeminar, 'moved');

function writtenAndTold(write: typeof insertSeminar, news: SeminarNews) {
	return (sql: Sql, actor: Actor, site: Site, { key, plan, note, ...where }: Asked) =>
		inTransaction(sql, async (tx) => {
			await refuseStranger(tx, where, plan);
			const before = news === 'moved' ? await seminarOf(tx, where.cohort.id, where.moduleId) : null;
			if (await write(tx, actor, seminarAt(key, where), plan)) {
				await tell(tx, actor, site, where, { news, note, ledBefore: before?.tutorId });
			}
		});
}

/** Cancels a seminar and tells the learners, once. */
export async function callOffSeminar(
	sql: Sql,
	actor: Actor,
	site: Site,
	{ key, note, ...where }: Omit<Asked, 'plan'>
): Promise<void> {
	await inTransaction(sql, async (tx) => {
		if (await cancelSeminar(tx, actor, seminarAt(key, where))) {
			await tell(tx, actor, site, where, { news: 'cancelled', note });
		}
	});
}

const seminarAt = (id: string, { cohort, moduleId, moduleCode }: Where): SeminarAt => ({
	id,
	cohortId: cohort.id,
	moduleId,
	moduleCode
});

async function refuseStranger(tx: Transaction, { cohort }: Where, { tutorId }: SeminarPlan) {
	const tutors = await tutorsOf(tx, cohort.id);
	if (tutors.some(({ personId }) => personId === tutorId)) return;
	throw new Invalid([{ field: 'tutor', message: 'Choose a tutor of this cohort' }]);
}

async function tell(
	tx: Transaction,
	actor: Actor,
	{ origin }: Site,
	{ cohort, moduleId, moduleCode }: Where,
	{ news, note, ledBefore }: { news: SeminarNews; note: string; ledBefore?: string | undefined }
): Promise<void> {
	const seminar = await seminarOf(tx, cohort.id, moduleId);
	if (!seminar) return;
	const learners = await recipientsIn(tx, actor, cohort.id);
	// Who leads it, and who did until now and need not come.
	const leaders = (await tutorsOf(tx, cohort.id)).filter(
		({ personId }) =>
			(personId === seminar.tutorId || personId === ledBefore) && personId !== actor.personId
	);
	const letterTo = (link: string) => (to: { name: string; email: string }) => ({
		to: to.email,
		...seminarLetter(to.name, news, seminar, { courseTitle: cohort.courseTitle, note, link })
	});
	await queueMails(tx, actor, [
		...learners.map(letterTo(`${origin}/learn/${cohort.code}/${moduleCode.toLowerCase()}`)),
		...leaders.map(letterTo(`${origin}/teach/${cohort.code}`))
	]);
}
