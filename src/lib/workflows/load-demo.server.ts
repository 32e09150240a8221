import { hashPassword, keepHash } from '#lib/identity/passwords.server.ts';
import { systemActor } from '#lib/platform/actor.ts';
import { inOneTransaction, inTransaction, type Sql } from '#lib/platform/database.server.ts';
import { cohortStories } from './demo/cohort-stories.ts';
import { DEMO_PASSWORD } from './demo/people.ts';
import { playCohort } from './demo/play-cohort.server.ts';
import { playTalk } from './demo/play-talk.server.ts';
import { fullCourse, setStage, type Stage } from './demo/stage.server.ts';

/** Whether anybody is in the database, and whether they are the people of the demo. */
export async function whoIsHere(sql: Sql): Promise<'nobody' | 'demo' | 'others'> {
	const [people] = await sql<{ any: boolean; demo: boolean }[]>`
		select exists (select from person) as any,
			exists (select from person where email = 'learner@example.org') as demo`;
	if (!people?.any) return 'nobody';
	return people.demo ? 'demo' : 'others';
}

export type DemoReport = { loaded: boolean; people: number };

/**
 * Fills an empty database with demo people at every stage, by the workflows that real people use,
 * played in the past. All of it commits or none. Idempotent: where anybody is, nothing is done.
 * @param input.at the present: the last thing that is played lies an hour before it
 */
export async function loadDemo(
	sql: Sql,
	{ at, origin }: { at: Date; origin: string }
): Promise<DemoReport> {
	// Slow on purpose, so it runs beside the play; one hash serves everybody.
	const hash = hashPassword(DEMO_PASSWORD);
	return inOneTransaction(sql, async (within) => {
		await within`select pg_advisory_xact_lock(hashtext('tranche demo'))`;
		const [someone] = await within`select from person limit 1`;
		if (someone) return { loaded: false, people: 0 };
		const stage = await setStage(within, at, origin);
		const full = await fullCourse(stage);
		for (const story of cohortStories) {
			const on = story.course === 'full' ? full : stage;
			if (on) await playCohort(on, story);
		}
		await playTalk(stage);
		const people = await givePasswords(stage, await hash);
		return { loaded: true, people };
	});
}

/** Everybody who took up a place, and the officers, can sign in. */
async function givePasswords({ sql, at }: Stage, hash: string): Promise<number> {
	const people = await sql<{ id: string }[]>`
		select p.id from person p
		where not exists (select from enrolment e where e.person_id = p.id and e.state = 'invited')`;
	await inTransaction(sql, async (tx) => {
		for (const { id } of people)
			await keepHash(tx, systemActor(at, 'demo'), { personId: id, hash });
	});
	return people.length;
}
