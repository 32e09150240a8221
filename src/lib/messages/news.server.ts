import type { Actor } from '#lib/platform/actor.ts';
import { recordAudit } from '#lib/platform/audit.server.ts';
import type { AnySql, Transaction } from '#lib/platform/database.server.ts';
import { londonDay } from '#lib/platform/days.ts';
import { Invalid, NotFound } from '#lib/platform/errors.ts';
import { isId } from '#lib/platform/id.ts';
import { readShared } from '#lib/platform/read-shared.server.ts';
import { authorise } from '../identity/permissions.rules.ts';
import type { NewNews } from './news.rules.ts';

export type News = {
	id: string;
	title: string;
	body: string;
	shownFrom: string;
	cohortName: string | null;
};

/** The cohorts whose news a person reads: those they hold a place in, and have held. */
const ownCohorts = (sql: AnySql, personId: string) => sql`
	select e.cohort_id from enrolment e where e.person_id = ${personId} and e.state <> 'invited'`;

/** News of the academy, or a tutor's answer to the reader's own question. */
export type HomeItem = News & { kind: 'news' | 'answer' };

/** What a learner's home shows today, newest first: news, and answers not put away. */
export async function homeItems(
	sql: AnySql,
	actor: Actor & { personId: string }
): Promise<HomeItem[]> {
	return (await itemsOf(sql, `${actor.personId} ${londonDay(actor.at)}`)) ?? [];
}

type Row = HomeItem & { n: number };

/** By reader and day: all who open their home in the same moment share a statement. */
const itemsOf = readShared(async (sql: AnySql, keys: string[]) => {
	const asked = keys.map((key) => key.split(' '));
	const rows = await sql<Row[]>`
		select asked.n, item.*
		from unnest(${asked.map(([personId]) => personId!)}::uuid[], ${asked.map(([, day]) => day!)}::text[])
			with ordinality as asked(person_id, today, n)
		cross join lateral (
			select 'news' as kind, n.id, n.title, n.body, n.shown_from, c.name as cohort_name
			from news n left join cohort c on c.id = n.cohort_id
			where n.shown_until >= asked.today::date and n.shown_from <= asked.today::date
				and n.ended_at is null
				and (n.cohort_id in (select e.cohort_id from enrolment e
						where e.person_id = asked.person_id and e.state <> 'invited')
					or n.cohort_id is null and exists (select from enrolment e
						where e.person_id = asked.person_id and e.state <> 'invited'))
				and not exists (select from news_dismissed d
					where d.news_id = n.id and d.person_id = asked.person_id)
			union all
			select 'answer', q.id, left(q.body, 120), r.body, r.day, null
			from enrolment e join question q on q.enrolment_id = e.id and q.answer_read_at is null
				join lateral (select body, (replied_at at time zone 'Europe/London')::date as day
					from question_reply where question_id = q.id order by replied_at desc, id desc limit 1) r
					on true
			where e.person_id = asked.person_id
			order by shown_from desc, id desc limit 8
		) item
		order by asked.n, item.shown_from desc, item.id desc`;
	const items = Map.groupBy(rows, ({ n }) => keys[n - 1]!);
	return new Map([...items].map(([key, list]) => [key, list.map(({ n: _, ...item }) => item)]));
});

const MOST = 200;

/** Everything that was told to a learner, dismissed or over too, newest first. */
export async function newsReadBy(
	sql: AnySql,
	actor: Actor & { personId: string }
): Promise<News[]> {
	return sql<News[]>`
		select n.id, n.title, n.body, n.shown_from, c.name as cohort_name
		from news n left join cohort c on c.id = n.cohort_id
		where n.shown_from <= ${londonDay(actor.at)} and n.ended_at is null
			and (n.cohort_id in (${ownCohorts(sql, actor.personId)})
				or n.cohort_id is null and exists (${ownCohorts(sql, actor.personId)}))
		order by n.shown_from desc, n.id desc limit ${MOST}`;
}

/** Puts a piece of news away for one reader. Putting away twice is once; another's news is not found. */
export async function dismissNews(
	tx: Transaction,
	actor: Actor & { personId: string },
	newsId: string
): Promise<void> {
	const [own] = isId(newsId)
		? await tx`
			select from news n where n.id = ${newsId} and (n.cohort_id is null
				or n.cohort_id in (${ownCohorts(tx, actor.personId)}))`
		: [];
	if (!own) throw new NotFound('That news');
	await tx`
		insert into news_dismissed ${tx({ newsId, personId: actor.personId, at: actor.at })}
		on conflict do nothing`;
}

export type WrittenNews = News & {
	shownUntil: string;
	endedAt: Date | null;
	mailed: number | null;
	by: string | null;
};

/** All of it, for staff, the newest end first. */
export async function allNews(sql: AnySql, actor: Actor): Promise<WrittenNews[]> {
	authorise(actor, 'cohort.manage');
	return sql<WrittenNews[]>`
		select n.id, n.title, n.body, n.shown_from, n.shown_until, n.ended_at, n.mailed,
			c.name as cohort_name, p.name as by
		from news n left join cohort c on c.id = n.cohort_id left join person p on p.id = n.created_by
		order by n.shown_until desc, n.id desc limit ${MOST}`;
}

/** @returns false when the form was sent before: its key is there already */
export async function insertNews(
	tx: Transaction,
	actor: Actor,
	{ key, cohortId, title, body, from, until }: NewNews
): Promise<boolean> {
	authorise(actor, 'cohort.manage');
	if (until < from) {
		throw new Invalid([{ field: 'until', message: 'The last day must not be before the first' }]);
	}
	if (until < londonDay(actor.at)) {
		throw new Invalid([{ field: 'until', message: 'The last day must not be over' }]);
	}
	if (cohortId !== 'all' && (await tx`select from cohort where id = ${cohortId}`).length === 0) {
		throw new Invalid([{ field: 'cohortId', message: 'Choose who it is for' }]);
	}
	const added = await tx`
		insert into news ${tx({
			id: key,
			cohortId: cohortId === 'all' ? null : cohortId,
			...{ title, body },
			shownFrom: from,
			shownUntil: until,
			createdBy: actor.personId,
			createdAt: actor.at
		})} on conflict (id) do nothing`;
	if (added.count === 0) return false;
	await recordAudit(tx, actor, 'news-written', { type: 'news', id: key });
	return true;
}

/** The learners it is for who can read it now, and their addresses. */
export async function readersOf(
	sql: AnySql,
	cohortId: string | null
): Promise<{ name: string; email: string }[]> {
	return sql<{ name: string; email: string }[]>`
		select distinct p.name, p.email from enrolment e
			join cohort c on c.id = e.cohort_id
			join person p on p.id = e.person_id and p.closed_at is null
		where e.state in ('enrolled', 'studying', 'referred', 'deferred', 'awaitingBoard')
			${cohortId ? sql`and e.cohort_id = ${cohortId}` : sql``}
		order by p.email`;
}

export async function recordMailed(tx: Transaction, newsId: string, count: number): Promise<void> {
	await tx`update news set mailed = ${count} where id = ${newsId}`;
}

/** Takes it down, for everybody and at once. Taken down already, it stays so. */
export async function endNews(tx: Transaction, actor: Actor, newsId: string): Promise<void> {
	authorise(actor, 'cohort.manage');
	if (!isId(newsId)) throw new NotFound('That news');
	const ended = await tx`
		update news set ended_at = ${actor.at} where id = ${newsId} and ended_at is null`;
	if (ended.count === 0) return;
	await recordAudit(tx, actor, 'news-ended', { type: 'news', id: newsId });
}

/** Who put away what was over before an instant: nothing shows it again. */
export async function forgetDismissals(sql: AnySql, before: Date): Promise<number> {
	const gone = await sql`
		delete from news_dismissed d using news n
		where n.id = d.news_id and n.shown_until < ${londonDay(before)}`;
	return gone.count;
}
