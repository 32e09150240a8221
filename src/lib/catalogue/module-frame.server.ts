import type { AnySql } from '#lib/platform/database.server.ts';
import { NotFound } from '#lib/platform/errors.ts';

/** What a question has to fit into: the outcomes and lessons of a module as it was taught last. */
export type ModuleFrame = {
	courseCode: string;
	moduleCode: string;
	title: string;
	outcomes: { id: string; text: string }[];
	lessons: { code: string; title: string }[];
};

/** Modules of the newest edition of each course, in the order taught. */
export async function moduleFrames(sql: AnySql): Promise<ModuleFrame[]> {
	return sql<ModuleFrame[]>`
		select e.course_code, m.code as module_code, m.title, m.outcomes,
			coalesce((select jsonb_agg(jsonb_build_object('code', l.code, 'title', l.title) order by l.position)
				from lesson l where l.module_id = m.id), '[]') as lessons
		from (select distinct on (course_code) id, course_code from edition
				order by course_code, published_at desc, id desc) e
			join module m on m.edition_id = e.id
		order by e.course_code, m.position`;
}

/** @param name 'CLHC/CLHC-2', in any case @throws NotFound */
export async function moduleFrame(sql: AnySql, name: string): Promise<ModuleFrame> {
	const frames = await moduleFrames(sql);
	const wanted = name.toUpperCase();
	const found = frames.find(
		({ courseCode, moduleCode }) => `${courseCode}/${moduleCode}` === wanted
	);
	if (!found) throw new NotFound(`The module ${name.slice(0, 40)}`);
	return found;
}

/** Why a question does not fit into the module; empty when it does. */
export function misfits(
	{ outcome, lesson }: { outcome: string; lesson?: string | undefined },
	{ moduleCode, outcomes, lessons }: ModuleFrame
): { field: 'outcome' | 'lesson'; message: string }[] {
	return [
		...(outcomes.some(({ id }) => id === outcome)
			? []
			: [
					{
						field: 'outcome' as const,
						message: `"${outcome}" is not an outcome of ${moduleCode}`
					}
				]),
		...(lesson === undefined || lessons.some(({ code }) => code === lesson)
			? []
			: [{ field: 'lesson' as const, message: `there is no lesson ${lesson} in ${moduleCode}` }])
	];
}
