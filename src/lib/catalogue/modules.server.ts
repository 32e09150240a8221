import type { AnySql } from '#lib/platform/database.server.ts';
import { NotFound } from '#lib/platform/errors.ts';
import type { Module } from './published.ts';

/** Modules of an edition in the order taught. */
export async function modulesOf(sql: AnySql, editionId: string): Promise<Module[]> {
	return sql<Module[]>`
		select id, edition_id, code, position, title, summary, hours, week_from, week_to, requires,
			pass_percent, outcomes, maps, seminar, table_top
		from module where edition_id = ${editionId} order by position`;
}

/**
 * One module by its code in any case, as addresses write it.
 * @throws NotFound
 */
export async function moduleOf(sql: AnySql, editionId: string, code: string): Promise<Module> {
	if (!/^[\w-]{1,40}$/.test(code)) throw new NotFound('That module');
	const [module] = await sql<Module[]>`
		select id, edition_id, code, position, title, summary, hours, week_from, week_to, requires,
			pass_percent, outcomes, maps, seminar, table_top
		from module where edition_id = ${editionId} and code = ${code.toUpperCase()}`;
	if (!module) throw new NotFound('That module');
	return module;
}
