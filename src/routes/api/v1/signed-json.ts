import type { Sql } from '#lib/platform/database.server.ts';
import { newId } from '#lib/platform/id.ts';
import { liveSecrets } from '#lib/register/secrets.server.ts';
import { signedHeaders } from '#lib/register/signature.rules.ts';

/** An answer to one register, signed like a webhook: what it keeps can still be proven later. */
export async function signedJson(
	sql: Sql,
	at: Date,
	receiverId: string,
	answer: object
): Promise<Response> {
	const body = JSON.stringify(answer);
	const secrets = await liveSecrets(sql, receiverId, at);
	return new Response(body, {
		headers: {
			'content-type': 'application/json',
			'cache-control': 'private, no-store',
			...signedHeaders(secrets, { id: newId(), body }, at)
		}
	});
}
