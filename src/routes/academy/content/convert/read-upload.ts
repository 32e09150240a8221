import * as v from 'valibot';
import { thinkingLevels } from '#lib/catalogue/published.ts';
import { Invalid, Refused } from '#lib/platform/errors.ts';
import { readForm } from '#lib/platform/forms.server.ts';
import { type Conversion, convertItems } from '#lib/workflows/convert-items.ts';

const choices = v.object({
	outcome: v.pipe(
		v.string('Say which outcome to put in'),
		v.trim(),
		v.regex(/^LO\d{1,2}$/, 'Write the outcome as in the module, such as LO1')
	),
	level: v.picklist(thinkingLevels, 'Choose a level')
});

/** The file of the form, converted; nothing is kept of it. @throws Invalid for the field `file` */
export async function readUpload(form: FormData): Promise<Conversion & { fileName: string }> {
	const defaults = readForm(choices, form);
	const file = form.get('file');
	if (!(file instanceof File) || file.size === 0) {
		throw new Invalid([{ field: 'file', message: 'Choose a file' }]);
	}
	try {
		const conversion = convertItems(new Uint8Array(await file.arrayBuffer()), defaults);
		return { ...conversion, fileName: file.name };
	} catch (error) {
		if (error instanceof Refused) throw new Invalid([{ field: 'file', message: error.message }]);
		throw error;
	}
}
