import { systemActor } from '#lib/platform/actor.ts';
import { inTransaction } from '#lib/platform/database.server.ts';
import type { Job } from '#lib/platform/jobs.server.ts';
import { issueDocuments, queueDocuments } from './issue-documents.server.ts';

/** After this long it makes room for other jobs, and for a process that has to end. */
const SLICE_MS = 4_000;

/** Certificates and credentials of one cohort. Killed at any point, it goes on where it was. */
export const issueDocumentsJob: Job = async ({ sql, config, clock, log }, payload) => {
	const cohortId = String(payload['cohortId']);
	const began = clock.now();
	const goOn = () => clock.now().getTime() - began.getTime() < SLICE_MS;
	const actor = systemActor(began, 'issue-documents');
	const issued = await issueDocuments(sql, actor, config, { cohortId, goOn });
	// Names that cannot be printed are a task for staff as well (unprintedNames).
	log[issued.refused > 0 ? 'warn' : 'info']({ cohortId, ...issued }, 'documents made');
	if (!issued.finished) await inTransaction(sql, (tx) => queueDocuments(tx, cohortId));
};
