import { forgetImports } from '#lib/cohorts/imports.server.ts';
import { lockPerson } from '#lib/identity/change-person.server.ts';
import { forgetPerson, peopleToForget } from '#lib/identity/forget-person.server.ts';
import { forgetDismissals } from '#lib/messages/news.server.ts';
import { forgetQuestions } from '#lib/messages/questions.server.ts';
import { type Actor, systemActor } from '#lib/platform/actor.ts';
import { inTransaction, type Sql } from '#lib/platform/database.server.ts';
import type { Job } from '#lib/platform/jobs.server.ts';
import { dueBefore } from '#lib/platform/retention.rules.ts';
import { forgetRegistrant } from '#lib/register/consents.server.ts';
import { enrolmentsOf, moveEnrolmentIfAble } from '#lib/progression/enrolments.server.ts';
import { forgetNotes } from '#lib/progression/notes.server.ts';

const AT_ONCE = 100;

/**
 * Removes the names that are due, notes to self, and old lists of people. One transaction a person: what a stop cuts
 * off is done by the next run, and whoever is done is not found again.
 */
export const forgetPeopleJob: Job = async ({ sql, clock, log }) => {
	const actor = systemActor(clock.now(), 'forget-people');
	let people = 0;
	for (;;) {
		const due = await peopleToForget(sql, actor.at, AT_ONCE);
		for (const { id } of due) await forget(sql, actor, id);
		people += due.length;
		if (due.length < AT_ONCE) break;
	}
	const notes = await forgetNotes(sql, dueBefore('notes', actor.at));
	await forgetQuestions(sql, dueBefore('questions', actor.at));
	await forgetDismissals(sql, dueBefore('news', actor.at));
	const lists = await forgetImports(sql, dueBefore('list', actor.at));
	log.info({ people, notes, lists }, 'forgotten');
};

const forget = (sql: Sql, actor: Actor, id: string) =>
	inTransaction(sql, async (tx) => {
		const person = await lockPerson(tx, actor, id);
		if (person.anonymisedAt) return;
		for (const place of await enrolmentsOf(tx, id)) {
			if (place.state !== 'invited') continue;
			await moveEnrolmentIfAble(tx, actor, place.id, { type: 'lapsed' });
		}
		await forgetRegistrant(tx, id);
		await forgetPerson(tx, actor, person);
	});
