import type { AnySql } from '#lib/platform/database.server.ts';
import { paperOf, type PaperLine } from './papers.server.ts';
import { receiptOf } from './receipt.rules.ts';
import { redrawPaper } from './redraw-paper.server.ts';
import { givenIn, type ItemScore, scorePaper, SCORING_RULES } from './score.rules.ts';

type Ended = {
	id: string;
	seed: string;
	submittedAt: Date;
	receipt: string;
	/** Null while a tutor's mark is waited for. */
	percent: number | null;
	detail: ItemScore[] | null;
};

/**
 * Works every try that was handed in out again from the journal and the corrections: the receipt and,
 * where there is one, the mark that counts must come out the same, so no answer was lost, added or
 * counted twice. Its paper is drawn again from its seed, too.
 * @returns one line for each try that differs, and how many were looked at
 */
export async function checkAttempts(
	sql: AnySql
): Promise<{ checked: number; breaches: { subject: string; found: string }[] }> {
	const breaches: { subject: string; found: string }[] = [];
	let checked = 0;
	const pageAfter = (id: string | null) => sql<Ended[]>`
		select a.id, a.seed, a.submitted_at, a.receipt, coalesce(k.raw_percent, k.percent) as percent,
			k.detail
		from attempt a
			left join mark k on k.attempt_id = a.id
				and not exists (select from mark newer where newer.supersedes = k.id)
		where (a.state in ('submitted', 'autoSubmitted')
				or a.state = 'marked' and (k.marker_rule = ${SCORING_RULES} or k.marker_id is not null))
			and (${id}::uuid is null or a.id > ${id})
		order by a.id limit 500`;
	// Pages by key, not a cursor: papers are read in between, perhaps on the same connection.
	let page = await pageAfter(null);
	while (page.length > 0) {
		for (const attempt of page) {
			const paper = await paperOf(sql, attempt.id);
			const found = differenceOf(attempt, paper) ?? (await otherPaper(sql, attempt, paper));
			if (found) breaches.push({ subject: `attempt ${attempt.id}`, found });
		}
		checked += page.length;
		page = await pageAfter(page.at(-1)?.id ?? null);
	}
	return { checked, breaches };
}

function differenceOf(attempt: Ended, paper: readonly PaperLine[]): string | null {
	const answers = paper.map(({ position, item, response }) => ({
		position,
		itemKey: item.key,
		response
	}));
	const { id: attemptId, submittedAt } = attempt;
	if (receiptOf({ attemptId, submittedAt, answers }) !== attempt.receipt) {
		return 'the journal does not give the receipt that the learner has';
	}
	if (attempt.percent === null || attempt.detail === null) return null;
	// What a tutor gave is taken from the mark; everything else is scored again.
	const { percent } = scorePaper(paper, givenIn(attempt.detail));
	return percent === attempt.percent
		? null
		: `marked ${attempt.percent}% where the journal gives ${percent}%`;
}

/** Seeds as `begin-attempt` makes them; rows that were made otherwise have no paper to draw again. */
const DRAWN = /^[0-9a-f]{32}$/;

async function otherPaper(
	sql: AnySql,
	{ id, seed }: Ended,
	paper: readonly PaperLine[]
): Promise<string | null> {
	if (!DRAWN.test(seed)) return null;
	const drawn = await redrawPaper(sql, id);
	const same =
		drawn.length === paper.length &&
		drawn.every(({ itemId, optionOrder }, index) => {
			const line = paper[index];
			return line?.item.id === itemId && line.optionOrder.join() === optionOrder.join();
		});
	return same ? null : 'its seed does not give the paper that the learner had';
}
