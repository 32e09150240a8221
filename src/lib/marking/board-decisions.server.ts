import { authorise } from '#lib/identity/permissions.rules.ts';
import type { Actor } from '#lib/platform/actor.ts';
import { recordAudit } from '#lib/platform/audit.server.ts';
import type { AnySql, Transaction } from '#lib/platform/database.server.ts';
import { Forbidden, Invalid, Refused } from '#lib/platform/errors.ts';
import { newId } from '#lib/platform/id.ts';
import { lockState, move } from '#lib/platform/machine-store.server.ts';
import { boardPapers, type Paper } from './board-papers.server.ts';
import type { Decision, Grade } from './board.rules.ts';
import { boardAt, storedBoard, type Board } from './boards.server.ts';

/** One learner's result as the board made it. */
export type Ratified = {
	decisionId: string;
	enrolmentId: string;
	personId: string;
	name: string;
	email: string;
	candidateNumber: string;
	editionId: string;
	courseTitle: string;
	cohortCode: string;
	decision: Decision;
	grade: Grade | null;
	percent: number | null;
	reason: string;
};

/**
 * Puts a decision in place of the proposed one, with a reason; null goes back to the proposal.
 * Idempotent: the same decision and reason as the newest change adds nothing.
 */
export async function changeDecision(
	tx: Transaction,
	actor: Actor,
	input: { boardId: string; enrolmentId: string; decision: Decision | null; reason: string }
): Promise<void> {
	const board = await lockBoard(tx, actor, input.boardId);
	if (board.state !== 'open') throw new Refused(storedBoard.refusal('ratified', 'ratified'));
	const { papers } = await boardPapers(tx, actor, board);
	const paper = papers.find(({ enrolmentId }) => enrolmentId === input.enrolmentId);
	if (!paper) throw new Refused('This learner is no longer waiting for the board.');
	if (input.decision && !input.reason) {
		throw new Invalid([
			{ field: 'reason', message: 'Say why the decision differs from the proposal' }
		]);
	}
	const passed = paper.modules.every(({ outcome }) => outcome === 'passed');
	if (input.decision === 'refer' && passed) {
		const message = 'Every module is passed, so there is nothing to try again';
		throw new Invalid([{ field: 'decision', message }]);
	}
	const before = paper.change;
	if ((before?.decision ?? null) === input.decision && (before?.reason ?? '') === input.reason)
		return;
	await tx`
		insert into board_change (board_id, enrolment_id, seq, decision, reason, changed_by, changed_at)
		select ${board.id}, ${input.enrolmentId}, coalesce(max(seq), 0) + 1, ${input.decision},
			${input.reason}, ${actor.personId}, ${actor.at}
		from board_change where board_id = ${board.id} and enrolment_id = ${input.enrolmentId}`;
}

/** Locks the board for its one act. */
export async function lockBoard(tx: Transaction, actor: Actor, boardId: string): Promise<Board> {
	authorise(actor, 'board.ratify');
	await boardAt(tx, actor, boardId);
	await lockState(tx, storedBoard, boardId);
	// Read again under the lock: another chair may have been first.
	const board = await boardAt(tx, actor, boardId);
	const [own] = await tx`
		select from enrolment where cohort_id = ${board.cohortId} and person_id = ${actor.personId}`;
	if (own) throw new Forbidden('You study in this cohort, so somebody else chairs its board.');
	return board;
}

/**
 * Writes what the board decides about everyone who waits for it, and moves the board. The learners'
 * rows are locked first, so no mark can change between reading and deciding.
 * @param digest of the papers that the chair saw
 * @throws Refused when the papers are not those any more, or nobody waits
 */
export async function ratifyPapers(
	tx: Transaction,
	actor: Actor,
	board: Board,
	digest: string
): Promise<Ratified[]> {
	await tx`
		select from enrolment where cohort_id = ${board.cohortId} and state = 'awaitingBoard'
		order by id for update`;
	const read = await boardPapers(tx, actor, board);
	if (read.papers.length === 0) throw new Refused(storedBoard.refusal('ratified', 'open'));
	if (read.digest !== digest) {
		throw new Refused('Results changed since you opened this page. Read them again, then ratify.');
	}
	await move(tx, storedBoard, actor, board.id, { type: 'ratified', results: read.papers.length });
	await tx`insert into board_decision ${tx(read.papers.map((paper) => rowOf(actor, board, paper)))}`;
	await recordAudit(
		tx,
		actor,
		'board-ratified',
		{ type: 'board', id: board.id },
		{
			results: read.papers.length
		}
	);
	return await ratifiedResults(tx, actor, board.id);
}

const rowOf = (actor: Actor, board: Board, { enrolmentId, decided, change }: Paper) => ({
	id: newId(),
	boardId: board.id,
	enrolmentId,
	...decided,
	reason: change?.reason ?? '',
	decidedBy: actor.personId,
	decidedAt: actor.at
});

/** What a board decided, by candidate number. Only now with names: the decisions are made. */
export async function ratifiedResults(
	sql: AnySql,
	actor: Actor,
	boardId: string
): Promise<Ratified[]> {
	authorise(actor, 'board.read');
	return await sql<Ratified[]>`
		select d.id as decision_id, d.enrolment_id, d.decision, d.grade, d.percent, d.reason,
			e.person_id, e.candidate_number, p.name, p.email, c.edition_id, c.code as cohort_code,
			ed.title as course_title
		from board_decision d join enrolment e on e.id = d.enrolment_id join person p on p.id = e.person_id
			join cohort c on c.id = e.cohort_id join edition ed on ed.id = c.edition_id
		where d.board_id = ${boardId} order by e.candidate_number`;
}
