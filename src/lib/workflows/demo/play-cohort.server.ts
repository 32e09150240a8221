import { monthName, suggestedCode, suggestedEnd } from '#lib/cohorts/cohort.rules.ts';
import { instantAt } from '#lib/platform/local-time.ts';
import { useUpLinks } from '#lib/identity/links.server.ts';
import { inTransaction } from '#lib/platform/database.server.ts';
import { addDays, londonDay } from '#lib/platform/days.ts';
import { acceptInvitations } from '../accept-invitation.server.ts';
import { changeAward } from '../change-award.server.ts';
import { invitePeople } from '../invite-people.server.ts';
import { moveDeadline } from '../move-deadline.server.ts';
import { openCohort } from '../open-cohort.server.ts';
import { beginsOn, storyClock } from './clock.ts';
import { perform, type Part } from './deeds.server.ts';
import { learners, officers } from './people.ts';
import { playBoard } from './play-board.server.ts';
import { addLearner, learnerActor, officer, type Stage } from './stage.server.ts';
import type { CohortStory, Deed, LearnerStory } from './story.ts';

export type PlayedCohort = { id: string; code: string; startsOn: string };

/** Plays one cohort from its opening to the present. */
export async function playCohort(stage: Stage, story: CohortStory): Promise<void> {
	const cohort = await open(stage, story);
	// Side by side on the one connection: while one waits for an answer, another asks.
	const played = await Promise.allSettled(
		story.learners.map((learner, index) => playLearner(stage, cohort, learner, index))
	);
	for (const result of played) if (result.status === 'rejected') throw result.reason;
	await playDeadline(stage, cohort, story);
	if (story.board) await playBoard(stage, cohort, story.board);
	await playAwards(stage, cohort, story);
}

async function open(stage: Stage, story: CohortStory): Promise<PlayedCohort> {
	const startsOn = beginsOn(story, stage.at);
	const code = suggestedCode({ courseCode: stage.courseCode }, startsOn, []);
	const opened = storyClock(startsOn, stage.at)(story.opened, '10:30');
	const id = await openCohort(stage.sql, officer(stage, 'staff', opened), {
		code,
		name: monthName(startsOn),
		editionId: stage.editionId,
		startsOn,
		endsOn: suggestedEnd(stage, startsOn),
		capacity: story.capacity,
		tutors: story.tutors.map((key) => officers[key].email)
	});
	return { id, code, startsOn };
}

/** When people do things, before minutes of their own: most study in the evening. */
const hours: Record<Deed[1], string> = {
	read: '19:10',
	quiz: '20:05',
	write: '18:25',
	handIn: '21:15',
	mark: '10:40',
	correct: '15:20',
	break: '11:30',
	withdraw: '14:10',
	remind: '09:15'
};

async function playLearner(
	stage: Stage,
	cohort: PlayedCohort,
	{ who, invited, accepted, deeds }: LearnerStory,
	index: number
): Promise<void> {
	const { sql, origin } = stage;
	const person = learners[who];
	const clock = storyClock(cohort.startsOn, stage.at);
	const personId = await addLearner(stage, clock(invited, '09:40'), person);
	const [place] = await invitePeople(
		sql,
		officer(stage, 'staff', clock(invited, '09:45')),
		{ origin },
		{
			cohortCode: cohort.code,
			rows: [{ line: 1, name: person.name, email: person.email }],
			goodRowsOnly: false
		}
	);
	if (accepted === null) return;
	const part: Part = { stage, person, personId, enrolmentId: place!.enrolmentId!, cohort, read: 0 };
	await accept(stage, personId, clock(accepted, minutesOn('12:30', index)));
	for (const deed of deeds)
		await perform(part, deed, clock(deed[0], minutesOn(hours[deed[1]], index)));
}

const accept = (stage: Stage, personId: string, at: Date) =>
	inTransaction(stage.sql, async (tx) => {
		const actor = learnerActor(personId, at);
		await acceptInvitations(tx, actor, personId);
		await useUpLinks(tx, actor, { personId, purpose: 'invitation' });
	});

/** '19:10' and 3 -> '19:31': nobody does things at the minute of somebody else. */
const minutesOn = (time: string, index: number): string =>
	`${time.slice(0, 3)}${String((Number(time.slice(3)) + index * 7) % 60).padStart(2, '0')}`;

async function playDeadline(stage: Stage, cohort: PlayedCohort, { deadline }: CohortStory) {
	if (!deadline) return;
	const at = storyClock(cohort.startsOn, stage.at)(deadline.day, '16:05');
	const to = addDays(cohort.startsOn, deadline.to);
	await moveDeadline(stage.sql, officer(stage, 'staff', at), stage, {
		cohortCode: cohort.code,
		moduleCode: stage.modules[deadline.module - 1]!.code,
		dueAt: instantAt(to, deadline.time, 'Europe/London')!,
		reason: deadline.reason
	});
}

async function playAwards(stage: Stage, cohort: PlayedCohort, { awards = [] }: CohortStory) {
	for (const { who, act, reasonCode, day } of awards) {
		const [award] = await stage.sql<{ id: string; version: number }[]>`
			select a.id, a.version from award a join person p on p.id = a.person_id
			where p.email = ${learners[who].email}`;
		const at = storyClock(cohort.startsOn, stage.at)(day, '11:50');
		await changeAward(stage.sql, officer(stage, 'staff', at), stage, {
			awardId: award!.id,
			version: award!.version,
			act,
			reasonCode,
			effectiveOn: londonDay(at),
			evidence: 'Case 2026-014'
		});
	}
}
