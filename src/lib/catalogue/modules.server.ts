import type { AnySql } from '#lib/platform/database.server.ts';
import { NotFound } from '#lib/platform/errors.ts';
import { readOnce } from '#lib/platform/read-once.ts';
import type { Module } from './published.ts';

/** Modules of an edition in the order taught. */
export const modulesOf = readOnce(
	(sql, editionId) => sql<Module[]>`
		select id, edition_id, code, position, title, summary, hours, week_from, week_to, requires,
			pass_percent, outcomes, maps, seminar, table_top
		from module where edition_id = ${editionId} order by position`
);

/**
 * One module by its code in any case, as addresses write it.
 * @throws NotFound
 */
export async function moduleOf(sql: AnySql, editionId: string, code: string): Promise<Module> {
	const modules = await modulesOf(sql, editionId);
	const module = modules.find((one) => one.code === code.toUpperCase());
	if (!module) throw new NotFound('That module');
	return module;
}
