import { boardPapers } from '#lib/marking/board-papers.server.ts';
import { addDays, londonDay } from '#lib/platform/days.ts';
import { callBoard, decideOtherwise } from '../convene-board.server.ts';
import { ratifyBoard } from '../ratify-board.server.ts';
import { storyClock } from './clock.ts';
import { learners } from './people.ts';
import { officer, type Stage } from './stage.server.ts';
import type { CohortStory } from './story.ts';

type BoardStory = NonNullable<CohortStory['board']>;

/** Staff call the board; its chair changes what the story says, and ratifies if its day has come. */
export async function playBoard(
	stage: Stage,
	cohort: { id: string; startsOn: string },
	{ called, meets, changes }: BoardStory
): Promise<void> {
	const { sql, origin } = stage;
	const clock = storyClock(cohort.startsOn, stage.at);
	const meetsOn =
		'day' in meets
			? addDays(cohort.startsOn, meets.day)
			: addDays(londonDay(stage.at), meets.inDays);
	const boardId = await callBoard(sql, officer(stage, 'staff', clock(called, '11:20')), {
		cohortId: cohort.id,
		meetsOn,
		chairId: stage.officerId('chair')
	});
	for (const { who, decision, reason, day } of changes) {
		const [place] = await sql<{ id: string }[]>`
			select e.id from enrolment e join person p on p.id = e.person_id
			where e.cohort_id = ${cohort.id} and p.email = ${learners[who].email}`;
		const change = { boardId, enrolmentId: place!.id, decision, reason };
		await decideOtherwise(sql, officer(stage, 'chair', clock(day, '14:30')), change);
	}
	if (!('day' in meets)) return;
	const chair = officer(stage, 'chair', clock(meets.day, '15:45'));
	const { digest } = await boardPapers(sql, chair, { id: boardId, cohortId: cohort.id });
	await ratifyBoard(sql, chair, { boardId, papers: digest, origin });
}
