import type { BankFilter } from '#lib/assessment/bank/bank-reads.server.ts';

/** The same as it stands in an address. */
export const filterQuery = ({ course, module, ...rest }: BankFilter): string =>
	new URLSearchParams({ ...rest, module: module && `${course}/${module}` }).toString();

/** What the address of the bank's page asks for. */
export function readFilter(url: URL): BankFilter {
	const asked = (name: string) => (url.searchParams.get(name) ?? '').trim().slice(0, 100);
	const [course = '', module = ''] = asked('module').split('/');
	return {
		...{ course, module, state: asked('state'), outcome: asked('outcome') },
		...{ type: asked('type'), level: asked('level'), difficulty: asked('difficulty') },
		...{ words: asked('words').replaceAll('\0', '') }
	};
}
