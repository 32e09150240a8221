import * as v from 'valibot';
import { Invalid } from '../platform/errors.ts';
import { instantAt } from '../platform/local-time.ts';
import { dayWords, momentWords, plural } from '../ui/dates.ts';

/** A seminar is 90 minutes unless the edition or the form says otherwise. */
export const USUAL_MINUTES = 90;

const text = (missing: string, most: number) =>
	v.pipe(
		v.string(missing),
		v.nonEmpty(missing),
		v.maxLength(most, `Write ${most} characters or fewer`)
	);

export const seminarSchema = v.object({
	key: v.pipe(v.string(), v.uuid()),
	day: v.optional(v.string(), ''),
	time: v.optional(v.string(), ''),
	minutes: v.pipe(
		v.string('Enter how many minutes it takes'),
		v.regex(/^\d{1,3}$/, 'Enter how many minutes it takes, as a number'),
		v.transform(Number),
		v.minValue(15, 'A seminar takes at least 15 minutes'),
		v.maxValue(480, 'A seminar takes at most 480 minutes')
	),
	place: text('Enter a room, or the address to join at', 500),
	tutor: v.pipe(v.string('Choose who leads it'), v.uuid('Choose who leads it')),
	note: v.optional(v.pipe(v.string(), v.maxLength(500, 'Write 500 characters or fewer')), '')
});

export type SeminarPlan = { startsAt: Date; minutes: number; place: string; tutorId: string };

/** @throws Invalid when there is no such time, or it is over already */
export function startOf(
	{ day, time }: { day: string; time: string },
	timeZone: string,
	now: Date
): Date {
	const at = instantAt(day, time, timeZone);
	if (!at) throw wrong('Enter a day and a time of day');
	if (at <= now) throw wrong('Choose a time that is still to come');
	return at;
}

const wrong = (message: string) => new Invalid([{ field: 'day', message }]);

/** True when somebody can join there by opening it. */
export const isAddress = (place: string): boolean => /^https:\/\/\S+$/.test(place);

export const endOf = ({ startsAt, minutes }: { startsAt: Date; minutes: number }): Date =>
	new Date(startsAt.getTime() + minutes * 60_000);

export type SeminarNews = 'planned' | 'moved' | 'cancelled';

/** What learners are told by mail. */
export function seminarLetter(
	name: string,
	news: SeminarNews,
	seminar: { moduleCode: string; title: string; tutor: string } & Omit<SeminarPlan, 'tutorId'>,
	about: { courseTitle: string; note: string; link: string }
): { subject: string; text: string } {
	const { moduleCode, title, startsAt, minutes, place, tutor } = seminar;
	const what = `The seminar of ${moduleCode}, ${title},`;
	const subjects: Record<SeminarNews, string> = {
		planned: `Seminar of ${moduleCode}: ${momentWords(startsAt)}`,
		moved: `Changed: the seminar of ${moduleCode}, ${momentWords(startsAt)}`,
		cancelled: `Cancelled: the seminar of ${moduleCode} on ${dayWords(startsAt)}`
	};
	const lines =
		news === 'cancelled'
			? [`${what} on ${momentWords(startsAt)} is cancelled.`]
			: [
					`${what} ${news === 'moved' ? 'has changed. It ' : ''}is on ${momentWords(startsAt)} and takes ${plural(minutes, 'minute')}. Times are those of London.`,
					`${isAddress(place) ? 'Join here' : 'Where'}: ${place}\nLed by: ${tutor}`
				];
	return {
		subject: subjects[news],
		text: `${[`Hello ${name},`, ...lines, about.note, `${about.courseTitle}: ${about.link}`].filter(Boolean).join('\n\n')}\n`
	};
}
