import { authorise } from '#lib/identity/permissions.rules.ts';
import type { Actor } from '#lib/platform/actor.ts';
import type { AnySql } from '#lib/platform/database.server.ts';
import { NotFound } from '#lib/platform/errors.ts';
import type { Decision, Grade } from './board.rules.ts';
import { boardAt, type Board } from './boards.server.ts';

/** Who did what, by candidate number: minutes are passed round, so no learner is named. */
export type BoardMinutes = {
	board: Board & { convenedAt: Date; convenedBy: string | null };
	decisions: MinutedDecision[];
	/** What the chair put in place of a proposal, each step; null went back to the proposal. */
	changes: {
		candidateNumber: string;
		decision: Decision | null;
		reason: string;
		by: string;
		at: Date;
	}[];
	/** Questions put right before the board met whose new marks it made final. */
	corrections: MinutedCorrection[];
};

export type MinutedDecision = {
	candidateNumber: string;
	decision: Decision;
	grade: Grade | null;
	percent: number | null;
	/** Empty: as proposed by the rules. */
	reason: string;
};

export type MinutedCorrection = {
	moduleCode: string;
	itemKey: string;
	reason: string;
	correctedAt: Date;
	by: string | null;
	marks: { candidateNumber: string; number: number; fromPercent: number; toPercent: number }[];
};

/** The minutes of a board that has ratified, made from what it left behind. @throws NotFound before */
export async function boardMinutes(
	sql: AnySql,
	actor: Actor,
	boardId: string
): Promise<BoardMinutes> {
	authorise(actor, 'board.read');
	const board = await boardAt(sql, actor, boardId);
	if (board.state !== 'ratified') throw new NotFound('Minutes of that board');
	const [[convened], decisions, changes, corrections] = await Promise.all([
		sql<{ convenedAt: Date; convenedBy: string | null }[]>`
			select b.created_at as convened_at, p.name as convened_by
			from board b left join person p on p.id = b.created_by where b.id = ${board.id}`,
		sql<MinutedDecision[]>`
			select e.candidate_number, d.decision, d.grade, d.percent, d.reason
			from board_decision d join enrolment e on e.id = d.enrolment_id
			where d.board_id = ${board.id} order by e.candidate_number`,
		sql<BoardMinutes['changes']>`
			select e.candidate_number, x.decision, x.reason, p.name as by, x.changed_at as at
			from board_change x join enrolment e on e.id = x.enrolment_id
				join person p on p.id = x.changed_by
			where x.board_id = ${board.id} order by x.changed_at, e.candidate_number, x.seq`,
		correctionsMadeFinal(sql, board.id)
	]);
	return { board: { ...board, ...convened! }, decisions, changes, corrections };
}

/** Not those that an earlier board made final for the same learner. */
async function correctionsMadeFinal(sql: AnySql, boardId: string): Promise<MinutedCorrection[]> {
	const rows = await sql<MinutedCorrection[]>`
		select m.code as module_code, i.key as item_key, n.reason, n.corrected_at, p.name as by,
			json_agg(json_build_object('candidateNumber', e.candidate_number, 'number', t.number,
				'fromPercent', k.percent, 'toPercent', f.to_percent)
				order by e.candidate_number, t.number) as marks
		from board_decision d join enrolment e on e.id = d.enrolment_id
			join attempt t on t.enrolment_id = e.id
			join correction_effect f on f.attempt_id = t.id and f.new_mark_id is not null
			join item_correction n on n.id = f.correction_id and n.corrected_at <= d.decided_at
			join mark k on k.id = f.old_mark_id join item i on i.id = n.item_id
			join assessment a on a.id = t.assessment_id join module m on m.id = a.module_id
			left join person p on p.id = n.corrected_by
		where d.board_id = ${boardId} and not exists (select from board_decision earlier
			where earlier.enrolment_id = d.enrolment_id and earlier.decided_at < d.decided_at
				and earlier.decided_at >= n.corrected_at)
		group by m.position, m.code, i.key, n.id, p.name order by n.corrected_at, m.position, i.key`;
	return [...rows];
}
