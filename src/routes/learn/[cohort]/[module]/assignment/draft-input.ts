import * as v from 'valibot';
import type { DraftInput } from '#lib/marking/drafts.server.ts';
import { takeUpload } from '#lib/marking/uploads.server.ts';
import { readForm } from '#lib/platform/forms.server.ts';
import type { placeOf } from './place.ts';

const whole = v.pipe(
	v.string('Open the assignment again'),
	v.regex(/^\d{1,6}$/, 'Open the assignment again'),
	v.transform(Number)
);

const draftSchema = v.object({
	number: whole,
	base: whole,
	body: v.optional(v.string(), ''),
	declaration: v.optional(v.literal('yes'))
});

/** The form of the page as a draft; a chosen file is checked and stored on the way. */
export async function draftInput(
	form: FormData,
	{ enrolment, assignment }: Awaited<ReturnType<typeof placeOf>>,
	files: App.Locals['files']
): Promise<DraftInput & { declared: boolean }> {
	const { declaration, ...draft } = readForm(draftSchema, form);
	const file = await takeUpload(files, assignment.policy.file, form.get('file'));
	return {
		...draft,
		enrolmentId: enrolment.id,
		assessmentId: assignment.id,
		declared: declaration === 'yes',
		...(file && { file })
	};
}
