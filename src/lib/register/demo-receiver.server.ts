import type { Actor } from '#lib/platform/actor.ts';
import { inTransaction, type Sql } from '#lib/platform/database.server.ts';
import { addReceiver } from './receivers.server.ts';
import { addSecret, endSecrets, newSecret, shownSecret } from './secrets.server.ts';

const DEMO_NAME = 'Reference register';

/**
 * The register of the demonstration: added once for each database, with a secret that stays for as long
 * as it can be opened. Its address follows the port. Idempotent: the head of the feed is locked while it looks.
 */
export async function ensureDemoReceiver(
	sql: Sql,
	actor: Actor,
	input: { url: string; statusUrl?: string; secret?: string }
): Promise<{ id: string; secret: string }> {
	const statusUrl = input.statusUrl ?? new URL('status', input.url).href;
	const { url } = input;
	return await inTransaction(sql, async (tx) => {
		await tx`select 1 from feed_head for update`;
		const [known] = await tx<{ id: string }[]>`
			update receiver set url = ${url}, status_url = ${statusUrl}
			where name = ${DEMO_NAME} returning id`;
		const kept = known && (await shownSecret(tx, known.id, actor.at)).secret;
		if (known && kept) return { id: known.id, secret: kept };
		const secret = input.secret ?? newSecret();
		if (known) {
			await endSecrets(tx, actor, known.id);
			await addSecret(tx, actor, known.id, secret);
			return { id: known.id, secret };
		}
		const id = await addReceiver(tx, actor, {
			name: DEMO_NAME,
			url,
			statusUrl,
			secret,
			agreement: {
				basis: 'contract',
				fields: ['name_as_awarded', 'register_number', 'grade', 'standards_evidence'],
				reference: 'Invented for the demonstration',
				// Before the first award of the demonstration, which is played in the past.
				startsOn: `${actor.at.getUTCFullYear() - 10}-01-01`,
				endsOn: null
			}
		});
		return { id, secret };
	});
}
