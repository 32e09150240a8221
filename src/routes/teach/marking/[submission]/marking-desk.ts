import { currentMark, ratifiedAt } from '#lib/marking/judgements.server.ts';
import { markDraftOf, otherMarkerAt } from '#lib/marking/mark-drafts.server.ts';
import type { Judged } from '#lib/marking/marking-form.rules.ts';
import type { Mark } from '#lib/marking/marks.server.ts';
import { lateBy } from '#lib/marking/script-facts.ts';
import { scriptAt } from '#lib/marking/scripts.server.ts';
import { countWords } from '#lib/marking/words.rules.ts';
import type { Actor } from '#lib/platform/actor.ts';
import type { Sql } from '#lib/platform/database.server.ts';
import { markPromisedBy } from '#lib/progression/closed.rules.ts';

/** What the marking page shows: the script, and the form to mark it or the mark it has. */
export async function markingDesk(sql: Sql, actor: Actor, submissionId: string, change: boolean) {
	const { enrolmentId, ...script } = await scriptAt(sql, actor, submissionId);
	const mark = await currentMark(sql, submissionId);
	const draft = mark ? null : await markDraftOf(sql, actor, submissionId);
	const final = mark && (await ratifiedAt(sql, enrolmentId, mark.markedAt));
	const correcting = mark !== null && change && !final;
	return {
		script,
		words: countWords(script.draft.body),
		lateDays: lateBy(script),
		returnBy: markPromisedBy(script.submittedAt),
		other: mark ? null : await otherMarkerAt(sql, actor, submissionId),
		mark: mark && !correcting ? shownMark(mark) : null,
		mayCorrect: mark !== null && !final,
		ratifiedAt: final,
		form:
			mark && !correcting
				? null
				: {
						judged: mark ? judgedOf(mark) : (draft ?? nothing),
						savedAt: draft?.savedAt ?? null,
						supersedes: mark?.id ?? null
					},
		now: actor.at
	};
}

const nothing: Judged = { points: {}, comments: {}, overall: '' };

const shownMark = (mark: Mark) => ({
	percent: mark.percent,
	rawPercent: mark.rawPercent,
	adjustments: mark.adjustments,
	detail: mark.detail,
	overall: mark.overall,
	reason: mark.reason,
	markedAt: mark.markedAt
});

function judgedOf({ detail, overall }: Mark): Judged {
	const judged: Judged = { points: {}, comments: {}, overall };
	for (const one of detail) {
		if (!('criterionId' in one)) continue;
		judged.points[one.criterionId] = one.percent;
		if (one.comment) judged.comments[one.criterionId] = one.comment;
	}
	return judged;
}
