import { challengesBy } from '#lib/assessment/challenges/challenges.server.ts';
import { calendarAddressOf } from '#lib/calendar/calendar-address.server.ts';
import { seminarsOf } from '#lib/calendar/seminars.server.ts';
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

type Asker = Actor & { personId: string };

/** What the page and the table of one learner on one course show. */
export async function shownOf(sql: Sql, actor: Asker, cohortCode: string) {
	const enrolment = await enrolmentAt(sql, actor, cohortCode);
	const [person, history, account, certificate] = await Promise.all([
		heldAbout(sql, actor.personId),
		historyOf(sql, enrolment.id, actor.at),
		accountHistory(sql, actor.personId, enrolment.id),
		certificateOfEnrolment(sql, actor.at, enrolment.id)
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
		certificate,
		notices
	};
}

/** Everything that is held about one learner on one course: the download to keep. */
export async function heldOf(sql: Sql, actor: Asker, cohortCode: string) {
	const shown = await shownOf(sql, actor, cohortCode);
	const { enrolment } = shown;
	const [{ modules, lastLessonId }, marks, decisions, notes, challenges, seminars, calendarSince] =
		await Promise.all([
			courseMap(sql, enrolment, actor.at),
			markTrail(sql, enrolment.id, actor.at),
			decisionsOn(sql, enrolment.id),
			notesOf(sql, enrolment.id),
			challengesBy(sql, enrolment.id),
			seminarsOf(sql, enrolment.cohortId),
			calendarAddressOf(sql, actor.personId)
		]);
	return {
		...shown,
		modules,
		lessonOpenedLast:
			modules.flatMap(({ lessons }) => lessons).find(({ id }) => id === lastLessonId)?.code ?? null,
		marks,
		decisions,
		notes: notes.map(({ code, title, body, savedAt }) => ({
			lesson: `${code} ${title}`,
			body,
			savedAt
		})),
		challenges,
		seminars: seminars.map(({ moduleCode, title, startsAt, minutes, tutor, cancelledAt }) => ({
			...{ module: moduleCode, title, startsAt, minutes, tutor },
			cancelled: cancelledAt !== null
		})),
		calendarSince
	};
}
