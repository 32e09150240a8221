import { levelsListed } from '#lib/certification/listed-awards.server.ts';
import { searchRegister } from '#lib/certification/public-register.server.ts';
import { readRegisterQuery } from '#lib/certification/register-query.rules.ts';
import { readStanding } from '#lib/certification/standing-filter.rules.ts';
import { visitor } from '#lib/platform/actor.ts';
import { readSlightlyOld } from '#lib/platform/read-replica.server.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url, getClientAddress }) => {
	const typed = url.searchParams.get('name') ?? '';
	const standing = readStanding(url.searchParams.get('standing'));
	const level = url.searchParams.get('level') || null;
	const asker = visitor(locals.at, locals.requestId);
	const [levels, found] = await Promise.all([
		readSlightlyOld(locals.sql, levelsListed),
		searchRegister(locals.sql, asker, {
			...{ typed, standing, level, after: url.searchParams.get('after') },
			address: getClientAddress()
		})
	]);
	const issue = whatIsMissing(url.searchParams);
	if (issue) locals.failure = { status: 400, message: '' };
	const next = new URLSearchParams(url.searchParams);
	if (found?.next) next.set('after', found.next);
	return {
		nextPage: found?.next ? `/register?${next}` : null,
		...{ typed, standing, level, levels, found },
		isFirst: !url.searchParams.has('after'),
		issue
	};
};

/** A search without words would list everybody, whatever it is narrowed to. */
function whatIsMissing(asked: URLSearchParams): string | undefined {
	const { kind } = readRegisterQuery(asked.get('name') ?? '');
	if (kind === 'too-short') return 'Enter at least two letters of a name';
	return kind === 'nothing' && asked.has('name')
		? 'Enter a name, number or organisation'
		: undefined;
}
