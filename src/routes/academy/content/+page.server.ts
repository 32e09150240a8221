import { publishedEditions } from '#lib/catalogue/edition-report.server.ts';
import { editionAddress } from '#lib/catalogue/edition-name.rules.ts';
import { signedIn } from '#lib/identity/signed-in.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
	const { sql, actor } = signedIn(locals);
	const after = url.searchParams.get('after');
	const { rows, next } = await publishedEditions(sql, actor, after);
	const editions = rows.map((row) => ({ ...row, address: editionAddress(row) }));
	return { editions, next, isFirst: after === null };
};
