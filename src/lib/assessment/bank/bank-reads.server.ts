import type { BlueprintCell, Item } from '#lib/catalogue/published.ts';
import type { Actor } from '#lib/platform/actor.ts';
import type { AnySql } from '#lib/platform/database.server.ts';
import { type Page, pageOf, readCursor, textIn, writeCursor } from '#lib/platform/cursor.ts';
import { NotFound } from '#lib/platform/errors.ts';
import { isId } from '#lib/platform/id.ts';
import { authorise } from '../../identity/permissions.rules.ts';
import type { AuthoredItem } from '../items/item-contents.ts';
import type { BankItemEvent } from './bank-item.machine.ts';
import { lastLive, reviewOf } from './bank-history.server.ts';
import type { BankState } from './bank-items.server.ts';
import { type Coverage, coverageOf } from './bank-coverage.rules.ts';

export type BankFilter = {
	course: string;
	module: string;
	/**
	 * A state, or 'waiting' for drafts to be reviewed, 'unseen' for what is live and was reviewed by
	 * nobody else, or 'kept' for all but the retired.
	 */
	state: string;
	outcome: string;
	type: string;
	level: string;
	/** One of `difficulties`. */
	difficulty: string;
	/** Words of the question or its key. */
	words: string;
};

/** The filter that lets everything through. */
export const everything: BankFilter = {
	...{
		course: '',
		module: '',
		state: '',
		outcome: '',
		type: '',
		level: '',
		difficulty: '',
		words: ''
	}
};

export type BankRow = {
	id: string;
	courseCode: string;
	moduleCode: string;
	key: string;
	state: BankState;
	number: number;
	type: string;
	outcome: string;
	level: string;
	difficulty: number | null;
	words: string;
	writtenBy: string | null;
	writtenAt: Date;
	/** A draft whose author asked for a review. */
	waiting: boolean;
	/** Live with an edition that names no reviewer, and reviewed by nobody here. */
	unseen: boolean;
	/** Who reviewed it and where, as whoever published it says; null where nobody did. */
	elsewhere: string | null;
};

/** Expected shares of learners who get a question right: from, and below. */
export const difficulties = {
	hard: [0, 0.5],
	medium: [0.5, 0.7],
	easy: [0.7, 2],
	unsaid: null
} as const;

/** As many as one can choose among and still see what was chosen. */
const PAGE_SIZE = 50;

/** A page of what `bankItems` finds, and where the next one starts. */
export async function bankPage(
	sql: AnySql,
	actor: Actor,
	filter: BankFilter,
	after: string | null
): Promise<Page<BankRow>> {
	const rows = await bankItems(sql, actor, filter, { most: PAGE_SIZE + 1, after });
	return pageOf(rows, PAGE_SIZE, ({ id, ...row }) => writeCursor(placeOf(row), id));
}

const placeOf = ({ courseCode, moduleCode, key }: Omit<BankRow, 'id'>) =>
	[courseCode, moduleCode, key].join('\n');

/**
 * Questions of the bank by course, module and key. An empty filter lets everything through.
 * @param after the cursor of the last one that was seen
 */
export async function bankItems(
	sql: AnySql,
	actor: Actor,
	filter: BankFilter,
	{ most, after = null }: { most: number; after?: string | null }
): Promise<BankRow[]> {
	authorise(actor, 'content.read');
	const [courseAfter = '', moduleAfter = '', keyAfter = ''] =
		readCursor(after, textIn)?.value.split('\n') ?? [];
	return sql<BankRow[]>`
		select b.id, b.course_code, b.module_code, b.key, b.state, b.number, b.type, b.outcome, b.level,
			b.difficulty, b.words, p.name as written_by, b.written_at, coalesce(o.waiting, false) as waiting,
			coalesce(not r.reviewed, false) as unseen, r.elsewhere
		from ${found(sql)} left join person p on p.id = b.written_by
		${keeps(sql, filter)} and (b.course_code, b.module_code, b.key collate "C")
			> (${courseAfter}, ${moduleAfter}, ${keyAfter})
		order by b.course_code, b.module_code, b.key collate "C" limit ${most}`;
}

/** How many questions `bankItems` would find. */
export async function bankCount(sql: AnySql, actor: Actor, filter: BankFilter): Promise<number> {
	authorise(actor, 'content.read');
	const [row] = await sql<{ count: number }[]>`
		select count(*)::int as count from ${found(sql)} ${keeps(sql, filter)}`;
	return row?.count ?? 0;
}

const found = (sql: AnySql) => sql`
	bank_item_now b
		left join lateral (select h.event ->> 'type' = 'offered' as waiting from history h
			where h.machine = 'bankItem' and h.subject_id = b.id order by h.seq desc limit 1) o
			on b.state = 'draft'
		left join lateral ${reviewOf(sql, sql`b.id`)} r on b.state = 'live'`;

function keeps(sql: AnySql, filter: BankFilter) {
	const { course, module, state, outcome, type, level, words } = filter;
	const like = `%${words.replace(/[\\%_]/g, '\\$&')}%`;
	const band = difficulties[filter.difficulty as keyof typeof difficulties];
	return sql`
		where (${course} = '' or b.course_code = ${course}) and (${module} = '' or b.module_code = ${module})
			and (${state} = '' or b.state = ${state} or (${state} = 'kept' and b.state <> 'retired')
				or (${state} = 'waiting' and b.state = 'draft' and o.waiting)
				or (${state} = 'unseen' and b.state = 'live' and not r.reviewed))
			and (${outcome} = '' or b.outcome = ${outcome})
			and (${type} = '' or b.type = ${type}) and (${level} = '' or b.level = ${level})
			${band === undefined ? sql`` : band === null ? sql`and b.difficulty is null` : sql`and b.difficulty >= ${band[0]} and b.difficulty < ${band[1]}`}
			and (${words} = '' or b.words ilike ${like} or b.key ilike ${like})`;
}

/** What there is to filter by. */
export async function bankModules(
	sql: AnySql
): Promise<{ courseCode: string; moduleCode: string }[]> {
	return sql<{ courseCode: string; moduleCode: string }[]>`
		select distinct course_code, module_code from bank_item order by course_code, module_code`;
}

export type BankItemPage = BankRow &
	Pick<Item, 'body' | 'marks' | 'type' | 'level'> & {
		history: BankMove[];
		source: AuthoredItem;
		/** The live version under a draft, which it can go back to. */
		liveBelow: number | null;
		/** The edition, as CLHC@2027-1, that brought that version while the draft was written. */
		keptOver: string | null;
	};
export type BankMove = {
	toState: string;
	event: BankItemEvent;
	by: string | null;
	at: Date;
};

/** One question with all that became of it, newest first. @throws NotFound */
export async function bankItemAt(sql: AnySql, actor: Actor, id: string): Promise<BankItemPage> {
	authorise(actor, 'content.read');
	const [item] = isId(id)
		? await sql<Omit<BankItemPage, 'history' | 'waiting' | 'liveBelow' | 'keptOver'>[]>`
			select b.id, b.course_code, b.module_code, b.key, b.state, b.number, b.type, b.outcome, b.level,
				b.difficulty, b.words, b.body, b.marks, b.source, p.name as written_by, b.written_at,
				coalesce(not r.reviewed, false) as unseen, r.elsewhere
			from ${found(sql)} left join person p on p.id = b.written_by where b.id = ${id}`
		: [];
	if (!item) throw new NotFound('That question');
	const history = await sql<BankMove[]>`
		select h.to_state, h.event, p.name as by, h.at from history h
			left join person p on p.id = h.actor_id
		where h.machine = 'bankItem' and h.subject_id = ${id} order by h.seq desc`;
	const isDraft = item.state === 'draft' || item.state === 'reviewed';
	const live = isDraft ? (await lastLive(sql, id))?.number : null;
	const written = history.find(({ event }) => event.type === 'rewritten')?.event;
	return {
		...{ ...item, history, waiting: history[0]?.event.type === 'offered' },
		liveBelow: live === item.number ? null : (live ?? null),
		keptOver: (isDraft && written?.type === 'rewritten' && written.over) || null
	};
}

/** What the newest blueprint of a module's quiz needs, and what the bank has for it. */
export async function bankCoverage(
	sql: AnySql,
	courseCode: string,
	moduleCode: string
): Promise<Coverage> {
	const [quiz] = await sql<{ blueprint: BlueprintCell[] }[]>`
		select a.policy -> 'blueprint' as blueprint
		from edition e join module m on m.edition_id = e.id join assessment a on a.module_id = m.id
		where e.course_code = ${courseCode} and m.code = ${moduleCode} and a.kind = 'quiz'
		order by e.published_at desc, e.id desc limit 1`;
	const items = await sql<Pick<BankRow, 'key' | 'state' | 'outcome' | 'type' | 'level'>[]>`
		select key, state, outcome, type, level from bank_item_now
		where course_code = ${courseCode} and module_code = ${moduleCode}
		order by key collate "C"`;
	return coverageOf(quiz?.blueprint ?? [], items);
}
