import { Invalid } from '#lib/platform/errors.ts';

/**
 * A form that may carry a file. What is beyond the server's limit never arrives, so there is nothing
 * to keep of it but the reason.
 * @throws Invalid for the field `file`
 */
export async function readBigForm(request: Request): Promise<FormData> {
	const isForm = /^(multipart\/form-data|application\/x-www-form-urlencoded)\b/i;
	if (!isForm.test(request.headers.get('content-type') ?? '')) {
		throw new Invalid([{ field: 'file', message: 'Choose a file' }]);
	}
	try {
		return await request.formData();
	} catch (error) {
		if ((error as { status?: unknown }).status !== 413) throw error;
		throw new Invalid([
			{ field: 'file', message: 'The file is far too large. Go back and choose a smaller one' }
		]);
	}
}
