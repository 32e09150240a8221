import { readJudgement, type Judged } from '#lib/marking/marking-form.rules.ts';
import { scriptAt } from '#lib/marking/scripts.server.ts';
import type { Actor } from '#lib/platform/actor.ts';
import type { Sql } from '#lib/platform/database.server.ts';
import { Invalid } from '#lib/platform/errors.ts';

/**
 * The marking form, read by the script's own rubric.
 * @param finished to publish it: nothing may be missing
 * @param lenient leave out what is wrong instead of refusing the rest: the person still types
 */
export async function judgedIn(
	sql: Sql,
	actor: Actor,
	submissionId: string,
	form: FormData,
	finished: boolean,
	lenient = false
): Promise<{ submissionId: string; judged: Judged }> {
	const { policy } = await scriptAt(sql, actor, submissionId);
	const read = (name: string) => {
		const value = form.get(name);
		return typeof value === 'string' ? value.replaceAll('\0', '').slice(0, 20_000) : '';
	};
	const { judged, issues } = readJudgement(policy.criteria, read, finished);
	if (issues.length > 0 && !lenient) throw new Invalid(issues);
	return { submissionId, judged };
}
