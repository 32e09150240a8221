import { redirect } from '@sveltejs/kit';
import * as v from 'valibot';
import { lettersLackingOf } from '#lib/certification/unprinted-names.server.ts';
import { identifiersOf } from '#lib/identity/identifiers.server.ts';
import { personAt } from '#lib/identity/people.server.ts';
import { may } from '#lib/identity/permissions.rules.ts';
import { lastSignIn, openCohorts, placesOf } from '#lib/identity/person-record.server.ts';
import { mailPasswordLink } from '#lib/identity/reset-password.server.ts';
import { grantableRoles, grantRole, grantsOf, revokeRole } from '#lib/identity/roles.server.ts';
import { signedIn } from '#lib/identity/signed-in.ts';
import { inTransaction } from '#lib/platform/database.server.ts';
import { readForm } from '#lib/platform/forms.server.ts';
import { answer } from '../../../form-answer.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types';

const roleSchema = v.object({
	role: v.picklist(grantableRoles, 'Choose a role'),
	cohortId: v.optional(v.pipe(v.string(), v.uuid('Choose the cohort that they tutor')))
});

export const load: PageServerLoad = async ({ locals, params, url }) => {
	const { sql, actor } = signedIn(locals);
	const person = await personAt(sql, actor, params.person);
	const [places, identifiers, grants, signedInAt, cohorts, letters] = await Promise.all([
		placesOf(sql, actor, person.id),
		identifiersOf(sql, actor, person.id),
		grantsOf(sql, actor, person.id),
		lastSignIn(sql, actor, person.id),
		openCohorts(sql, actor),
		lettersLackingOf(sql, person.id)
	]);
	return {
		...{ person, places, identifiers, grants, signedInAt, cohorts, letters },
		mayGrant: may(actor, 'rights.manage'),
		mayReadAudit: may(actor, 'audit.read'),
		done: url.searchParams.get('done')
	};
};

/** Both ways of changing a right differ in nothing but the command. */
const changeRight =
	(command: typeof grantRole, done: string) =>
	async ({ request, locals, params }: RequestEvent) => {
		const { sql, actor } = signedIn(locals);
		const form = await request.formData();
		return answer(form, async () => {
			if (form.get('cohortId') === '') form.delete('cohortId');
			const { role, cohortId } = readForm(roleSchema, form);
			const { id: personId } = await personAt(sql, actor, params.person);
			const right = { personId, role, ...(cohortId && { cohortId }) };
			await inTransaction(sql, (tx) => command(tx, actor, right));
			redirect(303, `/academy/people/${personId}?done=${done}`);
		});
	};

export const actions: Actions = {
	grant: changeRight(grantRole, 'granted'),
	revoke: changeRight(revokeRole, 'revoked'),
	link: async ({ locals, params }) => {
		const { sql, actor } = signedIn(locals);
		const person = await personAt(sql, actor, params.person);
		await mailPasswordLink(sql, actor, person);
		redirect(303, `/academy/people/${person.id}?done=link`);
	}
};
