import type { RequestEvent } from '@sveltejs/kit';
import { signedIn } from '#lib/identity/signed-in.ts';
import type { DraftInput } from '#lib/marking/drafts.server.ts';
import type { Actor } from '#lib/platform/actor.ts';
import type { Sql } from '#lib/platform/database.server.ts';
import { answer } from '../../../../form-answer.ts';
import { readBigForm } from '../../../../read-big-form.ts';
import { draftInput } from './draft-input.ts';
import { placeOf } from './place.ts';

type Event = RequestEvent<{ cohort: string; module: string }>;
type Input = DraftInput & { declared: boolean };

/** What every action of the page does around its one workflow: read the form, find the place. */
export async function onDraft<T>(
	event: Event,
	act: (sql: Sql, actor: Actor, input: Input) => Promise<T>
) {
	const { sql, actor } = signedIn(event.locals);
	const form = await answer(new FormData(), () => readBigForm(event.request));
	if (!(form instanceof FormData)) return form;
	return answer(form, async () =>
		act(sql, actor, await draftInput(form, await placeOf(event), event.locals.files))
	);
}
