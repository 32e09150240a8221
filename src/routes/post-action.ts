import { deserialize } from '$app/forms';

/** Beyond this, browsers refuse a request that outlives its page. */
const KEEPALIVE_BYTES = 60_000;

/**
 * Sends fields to a form action from a script and reads the answer.
 * @param leaving the page may be gone before the answer is here
 * @throws when no answer came, or one that only a person can deal with
 */
export async function postAction<Data extends Record<string, unknown>>(
	action: string,
	fields: FormData,
	leaving = false
): Promise<{ data: Data } | { refused: string }> {
	const body = new URLSearchParams([...fields].map(([name, value]) => [name, String(value)]));
	const response = await fetch(action, {
		method: 'POST',
		headers: { accept: 'application/json', 'x-sveltekit-action': 'true' },
		keepalive: leaving && body.toString().length < KEEPALIVE_BYTES,
		body
	});
	const result = deserialize<Data, { issues: { message: string }[] }>(await response.text());
	if (result.type === 'success' && result.data) return { data: result.data };
	if (result.type === 'failure') {
		return { refused: result.data?.issues.map(({ message }) => message).join(' ') ?? '' };
	}
	throw new Error('The page did not get the answer it asked for.');
}
