import type { Actor } from '#lib/platform/actor.ts';
import { dateIn, type Page, pageOf, readCursor, writeCursor } from '#lib/platform/cursor.ts';
import type { Sql } from '#lib/platform/database.server.ts';
import { isId } from '#lib/platform/id.ts';
import { authorise } from './permissions.rules.ts';

export type AuditLine = {
	id: string;
	at: Date;
	action: string;
	actorId: string | null;
	actorName: string | null;
	subjectType: string | null;
	subjectId: string | null;
	subjectName: string | null;
	detail: Record<string, string | number | boolean | null>;
	/** Of which cohort a right was given or taken away. */
	cohortName: string | null;
	requestId: string;
};

const PAGE_SIZE = 50;

/** What was done that someone must answer for, newest first; `about` narrows it to one subject. */
export async function auditTrail(
	sql: Sql,
	actor: Actor,
	{ about, after }: { about: string | null; after: string | null }
): Promise<Page<AuditLine>> {
	authorise(actor, 'audit.read');
	if (about && !isId(about)) return { rows: [], next: null };
	const cursor = readCursor(after, dateIn);
	const rows = await sql<AuditLine[]>`
		select a.id, a.at, a.action, a.actor_id, by_person.name as actor_name, a.subject_type,
			a.subject_id, about_person.name as subject_name, a.detail, a.request_id,
			of_cohort.name as cohort_name
		from audit a
		left join person by_person on by_person.id = a.actor_id
		left join person about_person on about_person.id = a.subject_id
		left join cohort of_cohort on of_cohort.id = (a.detail ->> 'cohortId')::uuid
		where true
			${about ? sql`and a.subject_id = ${about}` : sql``}
			${cursor ? sql`and (a.at, a.id) < (${cursor.value}, ${cursor.id})` : sql``}
		order by a.at desc, a.id desc limit ${PAGE_SIZE + 1}`;
	return pageOf(rows, PAGE_SIZE, ({ at, id }) => writeCursor(at, id));
}
