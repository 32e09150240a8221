import type { Actor } from '#lib/platform/actor.ts';
import type { AnySql, Transaction } from '#lib/platform/database.server.ts';
import { Refused } from '#lib/platform/errors.ts';
import type { Judged } from './marking-form.rules.ts';
import { lockScript } from './scripts.server.ts';

export type MarkDraft = Judged & { savedAt: Date };

/** What the actor has so far about a script. */
export async function markDraftOf(
	sql: AnySql,
	actor: Actor,
	submissionId: string
): Promise<MarkDraft | null> {
	const [draft] = await sql<MarkDraft[]>`
		select points, comments, overall, saved_at from mark_draft
		where submission_id = ${submissionId} and marker_id = ${actor.personId}`;
	return draft ?? null;
}

/** When another tutor last saved something about the script; null when nobody did. */
export async function otherMarkerAt(
	sql: AnySql,
	actor: Actor,
	submissionId: string
): Promise<{ name: string; savedAt: Date } | null> {
	const [other] = await sql<{ name: string; savedAt: Date }[]>`
		select p.name, d.saved_at from mark_draft d join person p on p.id = d.marker_id
		where d.submission_id = ${submissionId} and d.marker_id <> ${actor.personId}
		order by d.saved_at desc limit 1`;
	return other ?? null;
}

/**
 * Keeps what the marker has so far. Idempotent: one row for each marker, the newest save counts.
 * @throws Refused when the mark is published: what is saved then could only mislead
 */
export async function saveMarkDraft(
	tx: Transaction,
	actor: Actor,
	input: { submissionId: string; judged: Judged }
): Promise<Date> {
	const script = await lockScript(tx, actor, input.submissionId);
	if (script.state !== 'submitted') throw new Refused('The mark of this script is published.');
	const { points, comments, overall } = input.judged;
	await tx`
		insert into mark_draft ${tx({
			submissionId: input.submissionId,
			markerId: actor.personId,
			points: tx.json(points) as never,
			comments: tx.json(comments) as never,
			overall,
			savedAt: actor.at
		})}
		on conflict (submission_id, marker_id) do update set points = excluded.points,
			comments = excluded.comments, overall = excluded.overall, saved_at = excluded.saved_at`;
	return actor.at;
}
