import { typeWords } from '#lib/assessment/items/item-contents.ts';
import { signedIn } from '#lib/identity/signed-in.ts';
import { authorise } from '#lib/identity/permissions.rules.ts';
import { answer } from '../../../form-answer.ts';
import { readBigForm } from '../../../read-big-form.ts';
import type { Actions } from './$types';
import { readUpload } from './read-upload.ts';

export const actions: Actions = {
	/** Tells what would come of each item; nothing is written, so nothing has to be undone. */
	default: async ({ request, locals }) => {
		const { actor } = signedIn(locals);
		authorise(actor, 'content.publish');
		return answer(new FormData(), async () => {
			const form = await readBigForm(request);
			return await answer(form, () => report(form, locals.log));
		});
	}
};

/** Nothing is kept, so there are no further pages: what needs a look comes first. */
const MOST_SHOWN = 200;
const order = { cannot: 0, changed: 1, taken: 2 };

async function report(form: FormData, log: App.Locals['log']) {
	const { items, images, fileName } = await readUpload(form, log);
	const verdicts = items
		.toSorted((a, b) => order[a.verdict] - order[b.verdict])
		.slice(0, MOST_SHOWN)
		.map((one) => ({
			...{ name: one.name, changes: one.changes, verdict: one.verdict },
			as: 'as' in one ? typeWords(one.as) : '',
			why: 'why' in one ? one.why : ''
		}));
	const taken = items.filter(({ verdict }) => verdict !== 'cannot').length;
	return { fileName, verdicts, count: items.length, taken, pictures: images.size };
}
