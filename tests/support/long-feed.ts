import { systemActor } from '../../src/lib/platform/actor.ts';
import { inTransaction, type Sql } from '../../src/lib/platform/database.server.ts';
import { newId } from '../../src/lib/platform/id.ts';
import { noticeBody } from '../../src/lib/register/notice.rules.ts';
import { goOn, replaysWith } from '../../src/lib/register/replays.server.ts';

type Feed = {
	notices: number;
	/** How many of them each award has. */
	each: number;
	cohortId: string;
	chairId: string;
};

/** Awards and their notices, past the commands that take hours to make so many. The notices of an award lie far apart. */
export async function fillFeed(
	sql: Sql,
	{ notices, each, cohortId, chairId }: Feed
): Promise<void> {
	const body = noticeBody(
		{
			...{ noticeId: newId(), type: 'amend', position: 1, sequence: 1, status: 'in_force' },
			...{ issuedAt: new Date(), effectiveOn: '2026-01-02', reasonCode: null },
			...{ conditions: null, reviewOn: null, supersededBy: null }
		},
		{
			...{ awardId: newId(), personId: newId(), nameAsAwarded: 'Somebody Invented' },
			...{ qualificationCode: 'FCL', qualificationTitle: 'Foundations', editionLabel: '1' },
			...{ level: 'unregulated', hours: 40, outcomes: ['caf/4.0/A1.a', 'ndg/2'], grade: 'Merit' },
			...{ awardedOn: '2026-01-02', validFrom: '2026-01-02', expiresOn: null, state: 'awarded' },
			...{ decisionId: newId(), boardId: newId(), decidedOn: '2026-01-02' }
		}
	);
	await inTransaction(sql, async (tx) => {
		await tx`
			create temporary table made on commit drop as
			select gen_random_uuid() as id, gen_random_uuid() as person_id,
				gen_random_uuid() as enrolment_id, gen_random_uuid() as decision_id, n
			from generate_series(1, ${notices / each}) n`;
		await tx`
			insert into person (id, name, email, created_at)
			select person_id, 'Feed Person ' || n, 'feed-' || id || '@example.org', now() from made`;
		await tx`
			insert into enrolment (id, person_id, cohort_id, candidate_number, state, created_at)
			select enrolment_id, person_id, ${cohortId}, 'F' || n || '-' || left(id::text, 8), 'invited', now() from made`;
		const board = { id: newId(), cohortId, state: 'open', meetsOn: '2026-01-02' };
		await tx`
			insert into board ${tx({ ...board, chairId, createdAt: new Date() })} on conflict do nothing`;
		await tx`
			insert into board_decision (id, board_id, enrolment_id, decision, grade, decided_by, decided_at)
			select decision_id, (select id from board where cohort_id = ${cohortId} and state = 'open'), enrolment_id, 'award', 'Merit', ${chairId}, now()
			from made`;
		// Awards that are in force from the start: their way there is not measured.
		await tx`alter table award disable trigger award_state`;
		await tx`
			insert into award (id, person_id, enrolment_id, edition_id, decision_id, name_as_awarded,
				qualification_code, qualification_title, grade, awarded_on, valid_from, standing_since, state,
				created_at)
			select id, person_id, enrolment_id, (select edition_id from cohort where id = ${cohortId}),
				decision_id, 'Feed Person', 'FCL', 'Foundations', 'Merit', '2026-01-02', '2026-01-02',
				'2026-01-02', 'awarded', now()
			from made`;
		await tx`alter table award enable trigger award_state`;
		await tx`
			insert into notice (id, position, award_id, sequence, type, body, created_at)
			select x.id, x.position, x.award_id, x.sequence, 'amend',
				${tx.json(body as never)}::jsonb || jsonb_build_object('notice_id', x.id, 'position', x.position,
					'award_id', x.award_id, 'sequence', x.sequence, 'person', jsonb_build_object(
						'local_id', x.person_id, 'name_as_awarded', 'Feed Person')), now()
			from (
				select gen_random_uuid() as id, a.id as award_id, a.person_id, s as sequence,
					(select position from feed_head) + row_number() over (order by s, a.n) as position
				from made a, generate_series(1, ${each}) s
			) x`;
		await tx`update feed_head set position = (select max(position) from notice)`;
	});
	await sql`analyze`;
}

/** Does what jobs would do: nothing is left of what a register is to be sent again. */
export async function finishReplays(sql: Sql, receiverId: string): Promise<void> {
	for (const { id } of await replaysWith(sql, receiverId)) {
		while (!(await goOn(sql, systemActor(new Date()), id)).finishedAt);
	}
}
