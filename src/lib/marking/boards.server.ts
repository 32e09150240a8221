import { authorise } from '#lib/identity/permissions.rules.ts';
import type { Actor } from '#lib/platform/actor.ts';
import { recordAudit } from '#lib/platform/audit.server.ts';
import type { AnySql, Transaction } from '#lib/platform/database.server.ts';
import { Invalid, NotFound, Refused } from '#lib/platform/errors.ts';
import { isId, newId } from '#lib/platform/id.ts';
import type { StoredMachine } from '#lib/platform/machine-store.server.ts';
import { boardMachine } from './board.machine.ts';
import { BOARD_RULES } from './board.rules.ts';

export const storedBoard: StoredMachine<typeof boardMachine> = {
	name: 'board',
	table: 'board',
	machine: boardMachine,
	ruleVersion: BOARD_RULES,
	refusal: (_event, state) =>
		state === 'ratified'
			? 'This board has ratified its results, and they are final.'
			: 'No learner is waiting for this board, so there is nothing to ratify.'
};

export type Board = {
	id: string;
	state: 'open' | 'ratified';
	meetsOn: string;
	cohortId: string;
	cohortCode: string;
	cohortName: string;
	editionId: string;
	courseTitle: string;
	chairId: string;
	chairName: string;
	ratifiedAt: Date | null;
	ratifiedBy: string | null;
};

const boardsWhere = (sql: AnySql, condition: ReturnType<Transaction>) => sql<Board[]>`
	select b.id, b.state, b.meets_on, b.cohort_id, c.code as cohort_code, c.name as cohort_name,
		c.edition_id, ed.title as course_title, b.chair_id, chair.name as chair_name,
		h.at as ratified_at, act.name as ratified_by
	from board b join cohort c on c.id = b.cohort_id join edition ed on ed.id = c.edition_id
		join person chair on chair.id = b.chair_id
		left join history h on h.machine = 'board' and h.subject_id = b.id
		left join person act on act.id = h.actor_id
	where ${condition} order by b.meets_on desc, b.id desc`;

/** Every board, the latest meeting first. */
export async function boards(sql: AnySql, actor: Actor): Promise<Board[]> {
	authorise(actor, 'board.read');
	return await boardsWhere(sql, sql`true`);
}

export async function boardAt(sql: AnySql, actor: Actor, boardId: string): Promise<Board> {
	authorise(actor, 'board.read');
	if (!isId(boardId)) throw new NotFound('That board');
	const [board] = await boardsWhere(sql, sql`b.id = ${boardId}`);
	if (!board) throw new NotFound('That board');
	return board;
}

/** Cohorts without an open board, with how many of their learners wait for one. */
export async function cohortsToConvene(
	sql: AnySql
): Promise<{ id: string; name: string; code: string; waiting: number }[]> {
	return await sql<{ id: string; name: string; code: string; waiting: number }[]>`
		select c.id, c.name, c.code,
			(select count(*) from enrolment e where e.cohort_id = c.id and e.state = 'awaitingBoard') as waiting
		from cohort c
		where not exists (select from board b where b.cohort_id = c.id and b.state = 'open')
		order by waiting desc, c.starts_on desc, c.name`;
}

/** People who may chair a board today. */
export async function chairs(sql: AnySql): Promise<{ id: string; name: string }[]> {
	return await sql<{ id: string; name: string }[]>`
		select distinct p.id, p.name from person p join role_grant g on g.person_id = p.id
		where g.role = 'chair' and g.revoked_at is null and p.closed_at is null order by p.name`;
}

export type NewBoard = { cohortId: string; meetsOn: string; chairId: string };

/**
 * Calls a board for a cohort. Idempotent by the one open board a cohort may have: the same call again
 * returns it.
 * @throws Refused when another board is open for the cohort
 */
export async function conveneBoard(
	tx: Transaction,
	actor: Actor,
	input: NewBoard
): Promise<string> {
	authorise(actor, 'board.convene');
	await checkConvened(tx, input);
	const id = newId();
	const made = await tx`
		insert into board ${tx({ id, ...input, state: 'open', createdBy: actor.personId, createdAt: actor.at })}
		on conflict (cohort_id) where state = 'open' do nothing`;
	if (made.count === 0) return await openBoard(tx, input);
	await recordAudit(tx, actor, 'board-convened', { type: 'board', id }, input);
	return id;
}

async function checkConvened(tx: Transaction, { cohortId, chairId }: NewBoard): Promise<void> {
	const [cohort] = await tx`select from cohort where id = ${cohortId}`;
	if (!cohort) throw new Invalid([{ field: 'cohortId', message: 'Choose a cohort' }]);
	if (!(await chairs(tx)).some(({ id }) => id === chairId)) {
		throw new Invalid([{ field: 'chairId', message: 'Choose a chair' }]);
	}
	const [own] = await tx`
		select from enrolment where cohort_id = ${cohortId} and person_id = ${chairId}`;
	if (own) {
		throw new Invalid([
			{ field: 'chairId', message: 'The chair studies in this cohort. Choose somebody else' }
		]);
	}
}

async function openBoard(tx: Transaction, input: NewBoard): Promise<string> {
	const [open] = await tx<{ id: string; meetsOn: string; chairId: string }[]>`
		select id, meets_on, chair_id from board where cohort_id = ${input.cohortId} and state = 'open'`;
	if (open?.meetsOn === input.meetsOn && open.chairId === input.chairId) return open.id;
	throw new Refused('A board is already convened for this cohort. It must meet before another is.');
}
