import { createHash } from 'node:crypto';
import type { Grades } from '#lib/catalogue/published.ts';
import { authorise } from '#lib/identity/permissions.rules.ts';
import type { Actor } from '#lib/platform/actor.ts';
import type { AnySql } from '#lib/platform/database.server.ts';
import {
	decided,
	propose,
	type Decision,
	type ModuleFigure,
	type Proposal
} from './board.rules.ts';
import type { Board } from './boards.server.ts';

/** What the chair put in place of a proposal, and why. */
export type Change = { decision: Decision | null; reason: string; by: string; at: Date };

/** One learner as the board reads them before it ratifies: no name, no person. */
export type Paper = {
	enrolmentId: string;
	candidateNumber: string;
	modules: (ModuleFigure & { title: string })[];
	proposal: Proposal;
	change: Change | null;
	/** The proposal, or what the chair made of it. */
	decided: Proposal;
};

export type Papers = {
	papers: Paper[];
	/** Learners of the cohort who are still studying: a later board reads about them. */
	studying: number;
	/** Changes whenever anything that would be ratified changes. */
	digest: string;
};

/** The papers of an open board: everyone in the cohort who waits for a board, by candidate number. */
export async function boardPapers(
	sql: AnySql,
	actor: Actor,
	board: Pick<Board, 'id' | 'cohortId'>
): Promise<Papers> {
	authorise(actor, 'board.read');
	const learners = await waitingLearners(sql, board.cohortId);
	const figures = await figuresOf(sql, board.cohortId);
	const changes = await changesOf(sql, board.id);
	const [cohort] = await sql<{ grades: Grades; studying: number }[]>`
		select ed.grades, (select count(*) from enrolment e where e.cohort_id = c.id
			and e.state in ('enrolled', 'studying', 'referred')) as studying
		from cohort c join edition ed on ed.id = c.edition_id where c.id = ${board.cohortId}`;
	const grades = cohort!.grades;
	const papers = learners.map(({ enrolmentId, candidateNumber, referredBefore }): Paper => {
		const modules = figures.get(enrolmentId) ?? [];
		const proposal = propose(grades, modules, referredBefore);
		const change = changes.get(enrolmentId) ?? null;
		const outcome = decided(grades, proposal, change?.decision ?? null);
		return { enrolmentId, candidateNumber, modules, proposal, change, decided: outcome };
	});
	return { papers, studying: cohort!.studying, digest: digestOf(papers) };
}

async function waitingLearners(sql: AnySql, cohortId: string) {
	return await sql<{ enrolmentId: string; candidateNumber: string; referredBefore: boolean }[]>`
		select e.id as enrolment_id, e.candidate_number,
			exists (select from board_decision d where d.enrolment_id = e.id and d.decision = 'refer')
				as referred_before
		from enrolment e where e.cohort_id = ${cohortId} and e.state = 'awaitingBoard'
		order by e.candidate_number`;
}

/** The newest result of every module of every waiting learner; modules without one come as null. */
async function figuresOf(sql: AnySql, cohortId: string): Promise<Map<string, Paper['modules']>> {
	const rows = await sql<(Paper['modules'][number] & { enrolmentId: string })[]>`
		select e.id as enrolment_id, m.code, m.title, m.hours, r.percent, r.outcome
		from enrolment e join cohort c on c.id = e.cohort_id join module m on m.edition_id = c.edition_id
			left join lateral (
				select percent, outcome from module_result
				where enrolment_id = e.id and module_id = m.id
				order by seq desc limit 1
			) r on true
		where e.cohort_id = ${cohortId} and e.state = 'awaitingBoard' order by m.position`;
	const byLearner = new Map<string, Paper['modules']>();
	for (const { enrolmentId, ...module } of rows) {
		byLearner.set(enrolmentId, [...(byLearner.get(enrolmentId) ?? []), module]);
	}
	return byLearner;
}

async function changesOf(sql: AnySql, boardId: string): Promise<Map<string, Change>> {
	const rows = await sql<(Change & { enrolmentId: string })[]>`
		select distinct on (x.enrolment_id) x.enrolment_id, x.decision, x.reason, p.name as by,
			x.changed_at as at
		from board_change x join person p on p.id = x.changed_by
		where x.board_id = ${boardId} order by x.enrolment_id, x.seq desc`;
	return new Map(
		rows
			.filter(({ decision }) => decision !== null)
			.map(({ enrolmentId, ...change }) => [enrolmentId, change])
	);
}

const digestOf = (papers: readonly Paper[]): string =>
	createHash('sha256')
		.update(
			JSON.stringify(
				papers.map(({ enrolmentId, modules, decided: { percent, decision, grade }, change }) => [
					enrolmentId,
					modules.map((module) => [module.code, module.percent, module.outcome]),
					percent,
					decision,
					grade,
					change?.reason ?? ''
				])
			)
		)
		.digest('hex');
