import { boardDatesOf, courseDatesOf, seminarDatesOf } from '#lib/calendar/dates.server.ts';
import { type CalendarEvent, calendarFile } from '#lib/calendar/ics.rules.ts';
import { endOf } from '#lib/calendar/seminar.rules.ts';
import type { Sql } from '#lib/platform/database.server.ts';
import { deadlines } from '#lib/progression/agenda.rules.ts';
import { courseMap } from '#lib/progression/course-map.server.ts';
import { enrolmentsOf } from '#lib/progression/enrolments.server.ts';
import type { Site } from './send-invitation.server.ts';

/** A person's dates as a calendar file: seminars, deadlines, windows of quizzes, further tries, boards. */
export async function writeCalendar(
	sql: Sql,
	{ origin }: Site,
	personId: string,
	at: Date
): Promise<string> {
	const [seminars, dates, tries, boards] = await Promise.all([
		seminarDatesOf(sql, personId, at),
		courseDatesOf(sql, personId, at),
		furtherTries(sql, personId, at),
		boardDatesOf(sql, personId, at)
	]);
	const { host } = new URL(origin);
	const courseOf = (code: string) => `${origin}/learn/${code}`;
	const events: CalendarEvent[] = [
		...seminars.map((one) => ({
			uid: `seminar-${one.id}@${host}`,
			sequence: one.sequence,
			startsAt: one.startsAt,
			endsAt: endOf(one),
			summary: `Seminar ${one.moduleCode}: ${one.title}`,
			description: `${one.courseTitle}. Led by ${one.tutor}.`,
			location: one.place,
			url: one.teaches
				? `${origin}/teach/${one.cohortCode}`
				: `${courseOf(one.cohortCode)}/${one.moduleCode.toLowerCase()}`,
			cancelled: one.cancelledAt !== null
		})),
		...dates.map((one) => ({
			uid: `${one.kind}-${one.cohortId}-${one.moduleId}@${host}`,
			sequence: one.sequence,
			startsAt: one.kind === 'window' ? (one.opensAt ?? one.at) : one.at,
			endsAt: one.kind === 'window' && one.opensAt ? one.at : null,
			summary:
				one.kind === 'window'
					? `${one.moduleCode}: the quiz is open`
					: `${one.moduleCode}: hand in by now`,
			description: `${one.courseTitle}: ${one.moduleTitle}`,
			location: '',
			url: `${courseOf(one.cohortCode)}/${one.moduleCode.toLowerCase()}`,
			cancelled: false
		})),
		...tries.map(({ enrolmentId, cohortCode, courseTitle, text, at: until, path }) => ({
			uid: `try-${enrolmentId}-${path.replaceAll('/', '-')}@${host}`,
			// An end that the board moves only moves on.
			sequence: Math.floor(until.getTime() / 60_000),
			startsAt: until,
			endsAt: null,
			summary: `${text}, by now`,
			description: courseTitle,
			location: '',
			url: `${courseOf(cohortCode)}/${path}`,
			cancelled: false
		})),
		...boards.map(({ id, meetsOn, cohortCode, cohortName, courseTitle, chairs }) => ({
			uid: `board-${id}@${host}`,
			sequence: 0,
			startsAt: meetsOn,
			endsAt: null,
			summary: 'The board of examiners meets',
			description: `${courseTitle}, ${cohortName}`,
			location: '',
			url: chairs ? `${origin}/academy/boards/${id}` : courseOf(cohortCode),
			cancelled: false
		}))
	];
	return calendarFile('Tranche Academy', events, at);
}

/** Ends of further tries, as the learner's home shows them. */
async function furtherTries(sql: Sql, personId: string, at: Date) {
	const places = (await enrolmentsOf(sql, personId)).filter(({ state }) => state !== 'invited');
	const found = await Promise.all(
		places.map(async (enrolment) => {
			const map = await courseMap(sql, enrolment, at);
			const referred = map.modules.filter(({ state }) => state === 'referred');
			return deadlines(enrolment.state, { ...map, modules: referred, boardMeetsOn: null }, at).map(
				(due) => ({
					...due,
					at: new Date(due.at),
					enrolmentId: enrolment.id,
					cohortCode: enrolment.cohortCode,
					courseTitle: enrolment.courseTitle
				})
			);
		})
	);
	return found.flat();
}
