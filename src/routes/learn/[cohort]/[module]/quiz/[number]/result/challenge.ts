import * as v from 'valibot';
import { challengeKinds } from '#lib/assessment/challenges/challenge.rules.ts';
import { NotFound, Invalid } from '#lib/platform/errors.ts';
import { readForm } from '#lib/platform/forms.server.ts';

const schema = v.object({
	position: v.pipe(v.string(), v.regex(/^[1-9]\d{0,3}$/)),
	kind: v.picklist(challengeKinds, 'Choose what is wrong'),
	reason: v.pipe(
		v.string('Say why you think so'),
		v.minLength(10, 'Say why you think so, in a sentence or two'),
		v.maxLength(1000, 'Keep it to 1,000 characters')
	)
});

/**
 * A challenge as typed. Each question of the page has a form of its own, so fields are named in faults
 * with the number of the question.
 * @throws Invalid
 */
export function readChallenge(form: FormData) {
	const position = String(form.get('position'));
	if (!/^[1-9]\d{0,3}$/.test(position)) throw new NotFound('That question');
	try {
		const { kind, reason } = readForm(schema, form);
		return { position: Number(position), kind, reason };
	} catch (error) {
		if (!(error instanceof Invalid)) throw error;
		throw new Invalid(
			error.issues.map(({ field, message }) => ({ field: `${field}-${position}`, message }))
		);
	}
}
