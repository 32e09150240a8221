import type { Actor } from '#lib/platform/actor.ts';
import { type AnySql, inTransaction, type Sql } from '#lib/platform/database.server.ts';
import { NotFound, Refused } from '#lib/platform/errors.ts';
import { isReleased, visibleFrom } from '../release.server.ts';
import type { ChallengeKind, OwnChallenge } from './challenge.rules.ts';

/** What a learner said about the questions of a try, and what became of it, by item. */
export async function challengesIn(
	sql: AnySql,
	attemptId: string
): Promise<Map<string, OwnChallenge>> {
	// The same question may have been challenged in another try of theirs: that one shows here, too.
	const rows = await sql<OwnChallenge[]>`
		select distinct on (h.item_id) h.item_id, h.challenged_at, h.reason,
			case when w.id is not null then json_build_object(
				'upheld', w.upheld, 'reason', w.reason, 'answeredAt', w.answered_at) end as answer
		from attempt a join attempt_item p on p.attempt_id = a.id
			join attempt o on o.enrolment_id = a.enrolment_id and o.assessment_id = a.assessment_id
			join item_challenge h on h.attempt_id = o.id and h.item_id = p.item_id
			left join challenge_answered d on d.attempt_id = h.attempt_id and d.item_id = h.item_id
			left join challenge_answer w on w.id = d.answer_id
		where a.id = ${attemptId}
		order by h.item_id, (o.id = a.id) desc, h.challenged_at desc`;
	return new Map(rows.map((row) => [row.itemId, withDates(row)]));
}

/** One thing that a learner said, as their record shows it. */
export type SaidChallenge = Pick<OwnChallenge, 'challengedAt' | 'reason' | 'answer'> & {
	quiz: string;
	/** Of the try, and of the question on its paper. */
	number: number;
	position: number;
	kind: ChallengeKind;
};

/** Everything that a learner said about questions of one course, oldest first. */
export async function challengesBy(sql: AnySql, enrolmentId: string): Promise<SaidChallenge[]> {
	const rows = await sql<SaidChallenge[]>`
		select q.title as quiz, a.number, p.position, h.kind, h.reason, h.challenged_at,
			case when w.id is not null then json_build_object(
				'upheld', w.upheld, 'reason', w.reason, 'answeredAt', w.answered_at) end as answer
		from attempt a join item_challenge h on h.attempt_id = a.id
			join attempt_item p on p.attempt_id = a.id and p.item_id = h.item_id
			join assessment q on q.id = a.assessment_id
			left join challenge_answered d on d.attempt_id = h.attempt_id and d.item_id = h.item_id
			left join challenge_answer w on w.id = d.answer_id
		where a.enrolment_id = ${enrolmentId}
		order by h.challenged_at, p.position`;
	return rows.map(withDates);
}

/** JSON has no instants. */
const withDates = <T extends Pick<OwnChallenge, 'answer'>>({ answer, ...row }: T) => ({
	...row,
	answer: answer && { ...answer, answeredAt: new Date(answer.answeredAt) }
});

/**
 * A learner says that something is wrong with a question of their own try, once they may see its
 * result. Idempotent: the learner's place is locked, and while a challenge of theirs about this
 * question waits, in whichever try, another one changes nothing; after an answer each try has one.
 * @returns whether it is new
 * @throws NotFound for a try that is not theirs, or a question that is not on its paper
 * @throws Refused before the result can be seen, and where the question was taken out already
 */
export async function challengeItem(
	sql: Sql,
	actor: Actor,
	input: { attemptId: string; position: number; kind: ChallengeKind; reason: string }
): Promise<boolean> {
	const { attemptId, position, kind, reason } = input;
	return inTransaction(sql, async (tx) => {
		const [line] = await tx<Line[]>`
			select a.enrolment_id, a.assessment_id, a.submitted_at, a.state, p.item_id, e.person_id,
				exists (select from item_correction_now n
					where n.item_id = p.item_id and n.kind = 'void') as taken_out
			from attempt a join enrolment e on e.id = a.enrolment_id
				join attempt_item p on p.attempt_id = a.id and p.position = ${position}
			where a.id = ${attemptId} for update of e`;
		if (!line || line.personId !== actor.personId) throw new NotFound('That question');
		const visible = await visibleFrom(tx, line);
		if (line.state !== 'marked' || !isReleased(visible, actor.at)) {
			throw new Refused('You can say this once you can see the result of the quiz.');
		}
		if (line.takenOut)
			throw new Refused('This question was taken out already: it counts for nobody.');
		const inserted = await tx`
			insert into item_challenge (attempt_id, item_id, kind, reason, challenged_at)
			select ${attemptId}, ${line.itemId}, ${kind}, ${reason}, ${actor.at}
			where not exists (
				select from item_challenge h join attempt o on o.id = h.attempt_id
					left join challenge_answered d on d.attempt_id = h.attempt_id and d.item_id = h.item_id
				where h.item_id = ${line.itemId} and o.enrolment_id = ${line.enrolmentId}
					and d.answer_id is null)
			on conflict do nothing`;
		return inserted.count === 1;
	});
}

type Line = {
	enrolmentId: string;
	assessmentId: string;
	submittedAt: Date | null;
	state: string;
	itemId: string;
	personId: string;
	takenOut: boolean;
};
