import type { Actor } from '#lib/platform/actor.ts';
import type { AnySql, Sql } from '#lib/platform/database.server.ts';
import { inTransaction } from '#lib/platform/database.server.ts';
import { Invalid } from '#lib/platform/errors.ts';
import { readShared } from '#lib/platform/read-shared.server.ts';

/**
 * A learner's notes to self. Every read and write here is by the enrolment of the actor, which the
 * caller found by the actor's own id: no staff, no tutor, no report reads this table.
 */
export type Note = { body: string; savedAt: Date };

export const MOST_NOTE_CHARACTERS = 20_000;

/** What was noted in a lesson, by its slug or code, as in its address; null before the first word. */
export async function noteOf(
	sql: AnySql,
	enrolmentId: string,
	slugOrCode: string
): Promise<Note | null> {
	return (await note(sql, JSON.stringify([enrolmentId, slugOrCode.replaceAll('\0', '')]))) ?? null;
}

/** By place and lesson: all who open a lesson in the same moment share a statement. */
const note = readShared(async (sql: AnySql, keys: string[]) => {
	const asked = keys.map((key) => JSON.parse(key) as [string, string]);
	const rows = await sql<(Note & { n: number })[]>`
		select asked.n, note.body, note.saved_at
		from unnest(${asked.map(([id]) => id)}::uuid[], ${asked.map(([, lesson]) => lesson)}::text[])
			with ordinality as asked(enrolment_id, lesson, n)
		join lesson_note note on note.enrolment_id = asked.enrolment_id and note.body <> ''
		join lesson l on l.id = note.lesson_id and asked.lesson in (l.slug, l.code)`;
	return new Map(rows.map(({ n, ...found }) => [keys[n - 1]!, found]));
});

export type LessonNote = Note & { code: string; title: string; slug: string; moduleCode: string };

/** All notes of one learner on one course, in the order of the course. */
export async function notesOf(sql: AnySql, enrolmentId: string): Promise<LessonNote[]> {
	return sql<LessonNote[]>`
		select n.body, n.saved_at, l.code, l.title, l.slug, m.code as module_code
		from lesson_note n join lesson l on l.id = n.lesson_id join module m on m.id = l.module_id
		where n.enrolment_id = ${enrolmentId} and n.body <> '' order by m.position, l.position`;
}

export type NoteInput = {
	enrolmentId: string;
	lessonId: string;
	body: string;
	/** When the text was saved that this one was written over; empty before the first. */
	base: string;
};

/**
 * Saves a note. The same text again changes nothing. Under the row's lock, a text that another window
 * saved meanwhile is not written over: the writer gets both.
 * @returns what stands there now; `other` when nothing was saved because of it
 */
export async function saveNote(
	sql: Sql,
	actor: Actor,
	{ enrolmentId, lessonId, body, base }: NoteInput
): Promise<{ savedAt: Date } | { other: Note }> {
	if (body.length > MOST_NOTE_CHARACTERS) {
		throw new Invalid([
			{
				field: 'body',
				message: 'A note must have 20,000 characters or fewer. Shorten it to save it.'
			}
		]);
	}
	return inTransaction(sql, async (tx) => {
		await tx`
			insert into lesson_note ${tx({ enrolmentId, lessonId, body: '', savedAt: actor.at })}
			on conflict do nothing`;
		const [stored] = await tx<Note[]>`
			select body, saved_at from lesson_note
			where enrolment_id = ${enrolmentId} and lesson_id = ${lessonId} for update`;
		const now = stored!;
		if (now.body === body) return { savedAt: now.savedAt };
		if (now.body !== '' && now.savedAt.toISOString() !== base) return { other: now };
		await tx`
			update lesson_note set body = ${body}, saved_at = ${actor.at}
			where enrolment_id = ${enrolmentId} and lesson_id = ${lessonId}`;
		return { savedAt: actor.at };
	});
}

/** The notes of people whose accounts were closed before an instant. */
export async function forgetNotes(sql: AnySql, closedBefore: Date): Promise<number> {
	const gone = await sql`
		delete from lesson_note n using enrolment e join person p on p.id = e.person_id
		where e.id = n.enrolment_id and p.closed_at < ${closedBefore}`;
	return gone.count;
}
