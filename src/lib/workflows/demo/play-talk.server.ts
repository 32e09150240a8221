import { cohortAt } from '#lib/cohorts/cohorts.server.ts';
import type { Actor } from '#lib/platform/actor.ts';
import { londonDay } from '#lib/platform/days.ts';
import { newId } from '#lib/platform/id.ts';
import { instantAt } from '#lib/platform/local-time.ts';
import { answerQuestion, askTutor } from '../ask-tutor.server.ts';
import { planSeminar } from '../plan-seminar.server.ts';
import { writeNews } from '../write-news.server.ts';
import { officers } from './people.ts';
import { learnerActor, officer, type Stage } from './stage.server.ts';

const HOUR_MS = 3_600_000;

/**
 * What is being said in these days: a piece of news, a question that is answered and one that waits,
 * and when the next seminar is.
 */
export async function playTalk(stage: Stage): Promise<void> {
	const { sql, origin } = stage;
	const hoursAgo = (hours: number) => new Date(stage.at.getTime() - hours * HOUR_MS);
	const day = (days: number) => londonDay(hoursAgo(-24 * days));
	const staff = officer(stage, 'staff', hoursAgo(50));
	await writeNews(sql, staff, stage, {
		...{ key: newId(), cohortId: 'all', mail: undefined, from: day(-2), until: day(19) },
		title: 'Sign-in moves to another server',
		body: 'One night in the coming weeks, between 01:00 and 02:00, you may be asked to sign in again. What you have saved stays.'
	});
	const place = await placeOf(stage, 'learner@example.org');
	if (!place) return;
	await planSeminars(stage, place.cohortCode, staff);
	const learner = learnerActor(place.personId, hoursAgo(30));
	const [module] = stage.modules;
	const ask = { cohortCode: place.cohortCode, module: module!.code };
	const answered = newId();
	await askTutor(
		sql,
		learner,
		{ origin },
		{
			...ask,
			key: answered,
			body: 'May I write about the service of another trust, if mine has asked me not to?'
		}
	);
	const tutor = officer(stage, 'tutor', hoursAgo(6), [place.cohortId]);
	await answerQuestion(
		sql,
		tutor,
		{ origin },
		{
			...{ questionId: answered, key: newId() },
			body: 'Yes. Say so in the first line, and leave out anything that is not public there.'
		}
	);
	await askTutor(
		sql,
		{ ...learner, at: hoursAgo(3) },
		{ origin },
		{
			...ask,
			key: newId(),
			body: 'How long should the one-page brief take to read aloud?'
		}
	);
}

/** The seminar of the second module is in five days, at lunch time. */
async function planSeminars(stage: Stage, cohortCode: string, staff: Actor): Promise<void> {
	const { sql, at, origin } = stage;
	const cohort = await cohortAt(sql, cohortCode);
	const startsOn = londonDay(new Date(at.getTime() + 5 * 24 * HOUR_MS));
	const { id, code } = stage.modules[1]!;
	await planSeminar(
		sql,
		staff,
		{ origin },
		{
			...{ key: newId(), cohort, moduleId: id, moduleCode: code, note: '' },
			plan: {
				startsAt: instantAt(startsOn, '12:30', cohort.timeZone)!,
				minutes: 90,
				place: 'https://meet.example.org/clhc-seminar',
				tutorId: stage.officerId('tutor')
			}
		}
	);
}

async function placeOf({ sql }: Stage, email: string) {
	const [place] = await sql<{ personId: string; cohortId: string; cohortCode: string }[]>`
		select e.person_id, c.id as cohort_id, c.code as cohort_code
		from enrolment e join cohort c on c.id = e.cohort_id join person p on p.id = e.person_id
		where p.email = ${email} and e.state = 'studying'
			and exists (select from role_grant g where g.cohort_id = c.id and g.person_id = (
				select id from person where email = ${officers.tutor.email}))
		limit 1`;
	return place;
}
