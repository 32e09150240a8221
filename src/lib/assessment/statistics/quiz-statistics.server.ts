import type { Item } from '#lib/catalogue/published.ts';
import type { Actor } from '#lib/platform/actor.ts';
import type { AnySql, Sql } from '#lib/platform/database.server.ts';
import { authorise } from '../../identity/permissions.rules.ts';
import { firstWords } from '../first-words.ts';
import { type Pickable, textOf } from '../items/item-type.ts';
import { typeOf } from '../items/item-types.ts';
import { type Flag, flagsOf } from './item-flags.rules.ts';
import {
	figuresOf,
	type QuizFigures,
	readFigures,
	type Scope,
	timesShown
} from './quiz-figures.server.ts';

export type OptionPicks = Pickable & { picks: number };

export type ItemStatistics = {
	itemId: string;
	key: string;
	type: string;
	outcome: string;
	level: string;
	/** The first words of the question. */
	stem: string;
	/** The author's guess of the facility; null: none. */
	difficulty: number | null;
	/** How it is scored since the last correction; null: as published. */
	correction: 'void' | 'keys' | null;
	/** Papers that showed it, finished or not. */
	shown: number;
	/** Marked tries that the figures are about. */
	tries: number;
	facility: number | null;
	discrimination: number | null;
	medianSeconds: number | null;
	options: OptionPicks[];
	challenges: number;
	flags: Flag[];
};

export type QuizStatistics = { quiz: QuizFigures; items: ItemStatistics[] };

/** The figures of a published quiz and of each of its questions, by key. */
export async function quizStatistics(
	sql: Sql,
	actor: Actor,
	scope: Scope
): Promise<QuizStatistics> {
	authorise(actor, 'content.read');
	return readFigures(sql, async (tx) => {
		const items = await itemsOf(tx, scope.assessmentId);
		const pickable = new Map(items.map(({ id, body }) => [id, typeOf(body).pickable(body)]));
		const { quiz, ...measuredOf } = await figuresOf(tx, scope);
		const figures = byItem(measuredOf.items);
		const shown = byItem(await timesShown(tx, scope.assessmentId));
		const seconds = byItem(measuredOf.seconds);
		const picks = new Map(
			measuredOf.picked.map((one) => [`${one.itemId} ${one.option}`, one.picks])
		);
		const lines = items.map((item) => {
			const { id: itemId, key, type, outcome, level, body, correction } = item;
			const measured = {
				tries: figures.get(itemId)?.tries ?? 0,
				facility: figures.get(itemId)?.facility ?? null,
				discrimination: figures.get(itemId)?.discrimination ?? null,
				options: (pickable.get(itemId) ?? []).map((one) => ({
					...one,
					picks: picks.get(`${itemId} ${one.id}`) ?? 0
				})),
				challenges: shown.get(itemId)?.challenges ?? 0
			};
			return {
				...{ itemId, key, type, outcome, level, correction },
				stem: firstWords(textOf(body.stemHtml), STEM_LENGTH),
				difficulty: body.difficulty,
				shown: shown.get(itemId)?.shown ?? 0,
				medianSeconds: seconds.get(itemId)?.seconds ?? null,
				...measured,
				flags: correction === 'void' ? [] : flagsOf(measured)
			};
		});
		return { quiz, items: lines };
	});
}

type StatedItem = Pick<Item, 'id' | 'key' | 'type' | 'outcome' | 'level' | 'body'> & {
	correction: 'void' | 'keys' | null;
};

async function itemsOf(sql: AnySql, assessmentId: string): Promise<StatedItem[]> {
	return sql<StatedItem[]>`
		select i.id, i.key, i.type, i.outcome, i.level, i.body,
			nullif(n.kind, 'as-published') as correction
		from item i left join item_correction_now n on n.item_id = i.id
		where i.assessment_id = ${assessmentId} order by i.key collate "C"`;
}

const byItem = <T extends { itemId: string }>(rows: readonly T[]): Map<string, T> =>
	new Map(rows.map((row) => [row.itemId, row]));

const STEM_LENGTH = 90;
