import { countChanges } from '#lib/catalogue/difference.rules.ts';
import { editionDifference, editionsOf } from '#lib/catalogue/edition-difference.server.ts';
import { editionAt, editionIdAt } from '#lib/catalogue/editions.server.ts';
import { signedIn } from '#lib/identity/signed-in.ts';
import { authorise } from '#lib/identity/permissions.rules.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, url }) => {
	const { sql, actor } = signedIn(locals);
	authorise(actor, 'content.read');
	const edition = await editionAt(sql, await editionIdAt(sql, params.edition));
	const editions = await editionsOf(sql, edition.courseCode);
	const place = editions.findIndex(({ id }) => id === edition.id);
	const asked = editions.find(({ label }) => label === url.searchParams.get('from'));
	// The one before it; the first edition is compared with what came after.
	const from = asked ?? editions[place + 1] ?? editions[place - 1];
	const { title, courseCode, label } = edition;
	const others = editions.filter(({ id }) => id !== edition.id).map((one) => one.label);
	const shared = { title, courseCode, label, address: params.edition, others, now: actor.at };
	if (!from || from.id === edition.id) return { ...shared, difference: null };
	const found = await editionDifference(sql, actor, { from: from.id, to: edition.id });
	const { modules, lessons, items, rules, cohorts } = found;
	return {
		...shared,
		difference: {
			from: from.label,
			modules: modules.filter(({ change }) => change !== 'same'),
			...{ lessons, items, rules, cohorts },
			counts: { lessons: countChanges(lessons), items: countChanges(items) }
		}
	};
};
