import { expect } from 'vitest';
import { redrawPaper } from '../../../src/lib/assessment/redraw-paper.server.ts';
import type { World } from './house.ts';
import { type Life, type Model, type Try } from './model.ts';
import { moduleResult, visibleFrom } from './model-marks.ts';

/** The database beside the model: after every act everybody's tries and marks, at the end all there is. */

type Row = {
	id: string;
	place: string;
	module: string;
	result: { outcome: string; percent: number } | null;
	tries: TryRow[];
};
type TryRow = {
	id: string;
	number: number;
	state: string;
	dueAt: string;
	endedAt: string | null;
	percents: number[];
	visibleFrom: string | null;
};

const readLives = ({ sql, edition, learners }: World) => sql<Row[]>`
	select e.id, e.state as place, mp.state as module,
		(select jsonb_build_object('outcome', r.outcome, 'percent', r.percent) from module_result r
			where r.enrolment_id = e.id and r.module_id = mp.module_id order by r.seq desc limit 1) as result,
		(select coalesce(jsonb_agg(jsonb_build_object('id', t.id, 'number', t.number, 'state', t.state,
				'dueAt', t.due_at, 'endedAt', t.submitted_at,
				'percents', (select coalesce(jsonb_agg(k.percent), '[]') from mark k where k.attempt_id = t.id
					and not exists (select from mark newer where newer.supersedes = k.id)),
				'visibleFrom', visible_from(e.id, t.assessment_id, t.submitted_at)) order by t.number), '[]')
			from attempt t where t.enrolment_id = e.id and t.assessment_id = ${edition.modules[0].quiz.id}) as tries
	from enrolment e join module_progress mp on mp.enrolment_id = e.id and mp.module_id = ${edition.modules[0].id}
	where e.id = any(${learners.map(({ id }) => id)}::uuid[])`;

/** After an act: what everybody has is what the model says, also of those whom it was not about. */
export async function expectLives(world: World): Promise<void> {
	const { model, learners } = world;
	const rows = new Map((await readLives(world)).map((row) => [row.id, row]));
	for (const [n, life] of model.lives.entries()) {
		const row = rows.get(learners[n]!.id)!;
		life.place = row.place;
		life.module = row.module;
		expect({ learner: n, tries: row.tries.map(asSeen) }).toEqual({
			learner: n,
			tries: life.tries.map((one) => asExpected(model, life, one))
		});
		expectModule(model, life, row);
	}
}

const instant = (text: string | null) => (text === null ? null : Date.parse(text));
const OPEN = ['inProgress', 'overdue'];

const asSeen = ({ id, number, state, dueAt, endedAt, percents, visibleFrom: from }: TryRow) => ({
	...{ id, number, dueAt: instant(dueAt), endedAt: instant(endedAt) },
	state: OPEN.includes(state) ? 'open' : state,
	percents: state === 'voided' ? [] : percents,
	from: endedAt === null ? null : instant(from)
});

function asExpected(model: Model, life: Life, one: Try) {
	const { id, number, dueAt, endedAt, endedBy, percent } = one;
	const handedIn = endedBy === 'clock' ? 'autoSubmitted' : 'submitted';
	return {
		...{ id, number, dueAt, endedAt },
		state: one.state === 'waiting' ? handedIn : one.state,
		percents: one.state === 'marked' ? [percent] : [],
		from: endedAt === null ? null : visibleFrom(model, life, one)
	};
}

/** A module is settled as its marks say, passed never without its condition. */
function expectModule(model: Model, life: Life, { module, result }: Row): void {
	const now = moduleResult(model, life);
	const isTrying = life.tries.some(({ state }) => state === 'open' || state === 'waiting');
	if (['passed', 'referred', 'failed'].includes(module)) {
		expect({ module, percent: result?.percent }).toEqual({
			// Whoever let the time for another try pass has failed.
			module: module === 'failed' && now?.outcome === 'referred' ? 'failed' : now?.outcome,
			percent: now?.percent
		});
	} else if (module === 'awaitingMark') {
		expect({ module, waits: life.tries.some(({ state }) => state === 'waiting') }).toEqual({
			module,
			waits: true
		});
	} else if (now && !isTrying) {
		// Everything is marked and nothing is under way: it was settled.
		expect({ module, now }).toEqual({ module: 'settled', now });
	}
}

/** At the end: every answer that was acknowledged and no other, papers, ends and receipts. */
export async function expectJournals(world: World): Promise<void> {
	const { sql, model, learners } = world;
	for (const [n, { tries }] of model.lives.entries()) {
		for (const one of tries) {
			const answers = await sql<{ row: string }[]>`
				select concat_ws(' ', client, client_seq, item_id, coalesce(response ->> 'choice', response ->> 'text', '-'),
					flagged, (extract(epoch from received_at) * 1000)::bigint) as row
				from answer where attempt_id = ${one.id}`;
			expect(answers.map(({ row }) => row).toSorted()).toEqual(
				one.journal
					.map(({ tab, seq, question, says, flagged, receivedAt }) =>
						[tab, seq, question, says ?? '-', flagged ? 't' : 'f', receivedAt].join(' ')
					)
					.toSorted()
			);
			expect((await redrawPaper(sql, one.id)).map(({ itemId }) => itemId)).toEqual(one.paper);
			const ends = await sql`
				select from history where machine = 'attempt' and subject_id = ${one.id}
					and to_state in ('submitted', 'autoSubmitted')`;
			expect(ends.count).toBe(one.endedAt === null ? 0 : 1);
		}
		const receipts = await sql`
			select from mail where to_address = ${learners[n]!.person.email}
				and subject = 'You handed in: Quiz of module 1'`;
		expect(receipts.count).toBe(tries.filter(({ endedAt }) => endedAt !== null).length);
	}
}
