import { auditTrail } from '#lib/identity/audit-trail.server.ts';
import { signedIn } from '#lib/identity/signed-in.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
	const { sql, actor } = signedIn(locals);
	const about = url.searchParams.get('about');
	const after = url.searchParams.get('after');
	const { rows, next } = await auditTrail(sql, actor, { about, after });
	const aboutName = about && (rows.find((row) => row.subjectId === about)?.subjectName ?? null);
	return { lines: rows, next, about, aboutName, isFirst: after === null };
};
