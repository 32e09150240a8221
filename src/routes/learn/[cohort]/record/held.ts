import { certificateOfEnrolment } from '#lib/certification/certificates.server.ts';
import type { Actor } from '#lib/platform/actor.ts';
import type { Sql } from '#lib/platform/database.server.ts';
import { courseMap } from '#lib/progression/course-map.server.ts';
import { historyOf } from '#lib/progression/enrolment-history.server.ts';
import { enrolmentAt } from '#lib/progression/enrolments.server.ts';
import { decisionsOn, markTrail } from '#lib/progression/mark-trail.server.ts';
import { notesOf } from '#lib/progression/notes.server.ts';
import { accountHistory, heldAbout } from '#lib/progression/record.server.ts';
import { noticesOfAward } from '#lib/register/sent.server.ts';

/** Everything that is held about one learner on one course: the page and both downloads show it. */
export async function heldOf(sql: Sql, actor: Actor & { personId: string }, cohortCode: string) {
	const enrolment = await enrolmentAt(sql, actor, cohortCode);
	const [person, history, account, { modules }, marks, decisions, certificate, notes] =
		await Promise.all([
			heldAbout(sql, actor.personId),
			historyOf(sql, enrolment.id),
			accountHistory(sql, actor.personId, enrolment.id),
			courseMap(sql, enrolment, actor.at),
			markTrail(sql, enrolment.id, actor.at),
			decisionsOn(sql, enrolment.id),
			certificateOfEnrolment(sql, actor.at, enrolment.id),
			notesOf(sql, enrolment.id)
		]);
	const notices = certificate ? await noticesOfAward(sql, certificate.awardId) : [];
	return {
		enrolment,
		person,
		history: history.map(({ at, sentence, actorId }) => ({
			at,
			sentence,
			by: actorId === actor.personId ? 'You' : actorId === null ? 'Tranche' : 'The academy'
		})),
		account,
		modules,
		marks,
		decisions,
		certificate,
		notes: notes.map(({ code, title, body, savedAt }) => ({
			lesson: `${code} ${title}`,
			body,
			savedAt
		})),
		notices
	};
}
