import * as v from 'valibot';
import type { Defaults } from '#lib/assessment/formats/convert-items.ts';
import { thinkingLevels } from '#lib/catalogue/published.ts';
import { Invalid, Refused } from '#lib/platform/errors.ts';
import { readForm } from '#lib/platform/forms.server.ts';
import type { Log } from '#lib/platform/log.server.ts';
import { inTurns } from '#lib/platform/steps.ts';
import { type Conversion, conversionSteps } from '#lib/workflows/convert-items.ts';

const choices = v.object({
	outcome: v.pipe(
		v.string('Say which outcome to put in'),
		v.trim(),
		v.regex(/^LO\d{1,2}$/, 'Write the outcome as in the module, such as LO1')
	),
	level: v.picklist(thinkingLevels, 'Choose a level')
});

type Upload = Conversion & { fileName: string; bytes: Uint8Array; defaults: Defaults };

/**
 * The file of the form, converted; nothing is kept of it. What is refused is logged with its reason.
 * @throws Invalid for the field `file`
 */
export async function readUpload(form: FormData, log: Log): Promise<Upload> {
	const defaults = readForm(choices, form);
	const file = form.get('file');
	if (!(file instanceof File) || file.size === 0) {
		const isNamed = file instanceof File && file.name !== '';
		throw new Invalid([
			{ field: 'file', message: isNamed ? 'The file is empty' : 'Choose a file' }
		]);
	}
	try {
		const bytes = new Uint8Array(await file.arrayBuffer());
		const read = await inTurns(conversionSteps(bytes, defaults));
		return { ...read, fileName: file.name, bytes, defaults };
	} catch (error) {
		if (!(error instanceof Refused)) throw error;
		log.info({ reason: error.message }, 'file of questions refused');
		throw new Invalid([{ field: 'file', message: error.message }]);
	}
}
