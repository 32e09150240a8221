import type { AnySql } from '#lib/platform/database.server.ts';
import { readDocument } from './content/document.ts';
import { outcomesSchema } from './content/tranche.schema.ts';
import type { Clause } from './outcome-map.ts';

/** The clauses of standards as the tranche's outcomes.yaml and the course's own have them. */
export async function clausesOf(sql: AnySql, editionId: string): Promise<Clause[]> {
	const files = await sql<{ path: string; bytes: Uint8Array }[]>`
		select path, bytes from edition_file
		where edition_id = ${editionId} and path ~ '^([^/]+/)?outcomes\\.yaml$'
		order by length(path)`;
	return files.flatMap(({ path, bytes }) => {
		const text = new TextDecoder().decode(bytes);
		return readDocument(outcomesSchema, path, text, () => {})?.whole ?? [];
	});
}
