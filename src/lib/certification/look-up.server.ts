import type { Actor } from '#lib/platform/actor.ts';
import type { Sql } from '#lib/platform/database.server.ts';
import { placeOf } from '#lib/platform/network-address.rules.ts';
import { type Limit, takeHits } from '#lib/platform/rate-limit.server.ts';
import { type Certificate, certificateByCode } from './certificates.server.ts';

/** Pages and the API count together: enough for an employer with a pile of certificates. */
const lookUps: Limit = { name: 'verify', max: 60, windowSeconds: 60 };

/**
 * What the public is told about a code. Null: no such certificate.
 * @throws TooMany after sixty look-ups a minute from one place on the network
 */
export async function lookUp(
	sql: Sql,
	visitor: Actor,
	input: { typed: string; address: string }
): Promise<Certificate | null> {
	await takeHits(sql, visitor, [{ limit: lookUps, subject: placeOf(input.address) }]);
	return await certificateByCode(sql, visitor.at, input.typed);
}
