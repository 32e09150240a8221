import { cohortAt } from '#lib/cohorts/cohorts.server.ts';
import { putDeadline, waitingForDeadline } from '#lib/cohorts/deadlines.server.ts';
import { deadlineLetter } from '#lib/cohorts/mails.rules.ts';
import type { Actor } from '#lib/platform/actor.ts';
import { recordAudit } from '#lib/platform/audit.server.ts';
import { inTransaction, type Sql } from '#lib/platform/database.server.ts';
import { Invalid } from '#lib/platform/errors.ts';
import { queueMails } from '#lib/platform/mail.server.ts';
import type { Site } from './send-invitation.server.ts';

export type MoveDeadline = { cohortCode: string; moduleCode: string; dueAt: Date; reason: string };

/**
 * Staff move a module's deadline; everyone who still has work in it is told. Work handed in already
 * keeps the deadline it was measured against. Idempotent: the same instant again mails nobody.
 * @returns how many learners were told
 */
export async function moveDeadline(
	sql: Sql,
	actor: Actor,
	site: Site,
	{ cohortCode, moduleCode, dueAt, reason }: MoveDeadline
): Promise<number> {
	if (reason === '') throw new Invalid([{ field: 'reason', message: 'Enter the reason' }]);
	return inTransaction(sql, async (tx) => {
		const cohort = await cohortAt(tx, cohortCode);
		const before = await putDeadline(tx, actor, { cohortId: cohort.id, moduleCode, dueAt });
		if (!before) return 0;
		await recordAudit(
			tx,
			actor,
			'deadline-moved',
			{ type: 'cohort', id: cohort.id },
			{ module: moduleCode, from: before.dueAt.toISOString(), to: dueAt.toISOString(), reason }
		);
		const learners = await waitingForDeadline(tx, cohort.id, before.moduleId);
		const deadline = { ...before, from: before.dueAt, to: dueAt, reason };
		const course = { ...cohort, cohortName: cohort.name };
		const link = `${site.origin}/learn/${cohort.code}`;
		await queueMails(
			tx,
			actor,
			learners.map(({ name, email }) => ({
				to: email,
				...deadlineLetter(name, course, deadline, link)
			}))
		);
		return learners.length;
	});
}
