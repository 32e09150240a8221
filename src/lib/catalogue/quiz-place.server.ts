import type { AnySql } from '#lib/platform/database.server.ts';
import { quizOf } from './assessments.server.ts';
import { editionAt, editionIdAt, editionNamed } from './editions.server.ts';
import { moduleOf } from './modules.server.ts';
import type { Edition, Item, Module, Quiz } from './published.ts';
import { NotFound } from '#lib/platform/errors.ts';

/** A published quiz with the module and the edition that it stands in. */
export type QuizPlace = { edition: Edition; module: Module; quiz: Quiz };

/** @param address of the edition as pages write it: 'clhc.pilot-1' @throws NotFound */
export async function quizPlaceAt(
	sql: AnySql,
	address: string,
	moduleCode: string
): Promise<QuizPlace> {
	return placeIn(sql, await editionIdAt(sql, address), moduleCode);
}

/** @param name as the command line writes it: 'CLHC/clhc-1', 'CLHC@pilot-1/clhc-1' @throws NotFound */
export async function quizPlaceNamed(sql: AnySql, name: string): Promise<QuizPlace> {
	const [edition = '', moduleCode = ''] = name.split('/');
	const { id } = await editionNamed(sql, edition);
	return placeIn(sql, id, moduleCode);
}

/** @throws NotFound */
export async function itemAt(sql: AnySql, quiz: Quiz, key: string): Promise<Item> {
	const [item] = await sql<Item[]>`
		select id, edition_id, assessment_id, key, type, outcome, level, marks, body
		from item where assessment_id = ${quiz.id} and key = ${key}`;
	if (!item) throw new NotFound('That question');
	return item;
}

async function placeIn(sql: AnySql, editionId: string, moduleCode: string): Promise<QuizPlace> {
	const module = await moduleOf(sql, editionId, moduleCode.toUpperCase());
	return { edition: await editionAt(sql, editionId), module, quiz: await quizOf(sql, module.id) };
}
