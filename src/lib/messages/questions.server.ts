import type { Actor } from '#lib/platform/actor.ts';
import type { AnySql, Transaction } from '#lib/platform/database.server.ts';
import { Invalid, NotFound } from '#lib/platform/errors.ts';
import { isId } from '#lib/platform/id.ts';
import { authorise } from '../identity/permissions.rules.ts';

export type Reply = { id: string; body: string; by: string; at: string };
export type Question = {
	id: string;
	body: string;
	askedAt: Date;
	moduleCode: string | null;
	moduleTitle: string | null;
	replies: Reply[];
};

const columns = (sql: AnySql) => sql`
	q.id, q.body, q.asked_at, m.code as module_code, m.title as module_title,
	(select coalesce(json_agg(json_build_object('id', r.id, 'body', r.body, 'by', p.name,
			'at', r.replied_at) order by r.replied_at, r.id), '[]')
		from question_reply r join person p on p.id = r.replied_by
		where r.question_id = q.id) as replies`;

const MOST = 100;

/** What one learner asked on one course, newest first. The caller found the enrolment by the actor. */
export async function questionsOf(sql: AnySql, enrolmentId: string): Promise<Question[]> {
	return sql<Question[]>`
		select ${columns(sql)} from question q left join module m on m.id = q.module_id
		where q.enrolment_id = ${enrolmentId} order by q.asked_at desc, q.id desc limit ${MOST}`;
}

/** Most questions that wait for an answer at once: a conversation, not a flood. */
const MOST_OPEN = 10;

/** @returns false when the form was sent before: its key is there already */
export async function insertQuestion(
	tx: Transaction,
	actor: Actor,
	question: { key: string; enrolmentId: string; moduleId: string | null; body: string }
): Promise<boolean> {
	const { key: id, ...rest } = question;
	const [{ open }] = await tx<[{ open: number }]>`
		select count(*) as open from question q where q.enrolment_id = ${question.enrolmentId}
			and q.id <> ${id}
			and not exists (select from question_reply r where r.question_id = q.id)`;
	if (open >= MOST_OPEN) {
		const message = 'Ten of your questions wait for an answer. Ask again when one has come.';
		throw new Invalid([{ field: 'body', message }]);
	}
	const added = await tx`
		insert into question ${tx({ id, ...rest, askedAt: actor.at })} on conflict (id) do nothing`;
	return added.count === 1;
}

export type AskedQuestion = Question & {
	enrolmentId: string;
	cohortId: string;
	cohortCode: string;
	cohortName: string;
	personName: string;
	email: string;
};

/** Questions of the cohorts that the actor tutors which nobody has answered, oldest first. */
export async function openQuestions(sql: AnySql, actor: Actor): Promise<AskedQuestion[]> {
	return sql<AskedQuestion[]>`
		select ${asked(sql)}
		where e.cohort_id = any(${[...actor.roles.tutorOf]}::uuid[]) and p.closed_at is null
			and not exists (select from question_reply r where r.question_id = q.id)
		order by q.asked_at, q.id limit ${MOST}`;
}

/** One question, for a tutor of its cohort. @throws NotFound for everybody else */
export async function questionAt(sql: AnySql, actor: Actor, id: string): Promise<AskedQuestion> {
	const [question] = isId(id)
		? await sql<AskedQuestion[]>`
			select ${asked(sql)}
			where q.id = ${id} and e.cohort_id = any(${[...actor.roles.tutorOf]}::uuid[])`
		: [];
	if (!question) throw new NotFound('That question');
	return question;
}

const asked = (sql: AnySql) => sql`
	${columns(sql)}, e.id as enrolment_id, e.cohort_id, c.code as cohort_code,
	c.name as cohort_name, p.name as person_name, p.email
	from question q left join module m on m.id = q.module_id
		join enrolment e on e.id = q.enrolment_id join cohort c on c.id = e.cohort_id
		join person p on p.id = e.person_id`;

/** @returns false when the form was sent before: its key is there already */
export async function insertReply(
	tx: Transaction,
	actor: Actor & { personId: string },
	reply: { key: string; question: AskedQuestion; body: string }
): Promise<boolean> {
	const { key: id, question, body } = reply;
	authorise(actor, 'submission.mark', { cohortId: question.cohortId });
	const row = { id, questionId: question.id, body, repliedBy: actor.personId };
	const added = await tx`
		insert into question_reply ${tx({ ...row, repliedAt: actor.at })} on conflict (id) do nothing`;
	if (added.count === 0) return false;
	await tx`update question set answer_read_at = null where id = ${question.id}`;
	return true;
}

/** Puts the answer away from the learner's home; it stays with the question. Again is once. */
export async function putAnswerAway(
	tx: Transaction,
	actor: Actor & { personId: string },
	questionId: string
): Promise<void> {
	const own = isId(questionId)
		? await tx`
			update question q set answer_read_at = coalesce(q.answer_read_at, ${actor.at})
			from enrolment e where e.id = q.enrolment_id and q.id = ${questionId}
				and e.person_id = ${actor.personId}`
		: { count: 0 };
	if (own.count === 0) throw new NotFound('That question');
}

/** Questions of people whose accounts were closed before an instant, with the answers. */
export async function forgetQuestions(sql: AnySql, closedBefore: Date): Promise<number> {
	const gone = await sql`
		with due as (
			select q.id from question q join enrolment e on e.id = q.enrolment_id
				join person p on p.id = e.person_id
			where p.closed_at < ${closedBefore}
		), replies as (delete from question_reply where question_id in (select id from due))
		delete from question where id in (select id from due)`;
	return gone.count;
}
