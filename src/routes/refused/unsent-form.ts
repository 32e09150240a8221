import type { RequestEvent } from '@sveltejs/kit';

/**
 * What a page of ours sent. Null where nothing was typed, and where it could not be sent again as it
 * was: a file cannot be put into a page, and a password shall not be.
 */
export async function unsentForm({
	request,
	url
}: RequestEvent): Promise<App.Locals['unsent'] | null> {
	if (request.method !== 'POST' || !isOfPage(request)) return null;
	const sent = [...(await request.formData().catch(() => new FormData()))];
	const fields = sent.filter((field): field is [string, string] => typeof field[1] === 'string');
	const hasFile = sent.some(([, value]) => value instanceof File && value.size > 0);
	const isSecret = sent.some(([name]) => /password/i.test(name));
	const isTyped = fields.some(([, value]) => value !== '');
	if (hasFile || isSecret || !isTyped) return null;
	return { action: url.pathname + url.search, fields };
}

/** Browsers say where a form comes from, and the hooks have seen that it is from us; programs do not. */
const isOfPage = ({ headers }: Request): boolean =>
	headers.has('origin') || headers.has('sec-fetch-site');
