/**
 * The ceiling of what must be kept before it is acknowledged: rows of answers inserted straight into
 * PostgreSQL by ten connections, one durable commit each.
 */
export async function directInserts(bareOrigin: string, seconds: number): Promise<number> {
	const response = await fetch(`${bareOrigin}/inserts?seconds=${seconds}`);
	return ((await response.json()) as { perSecond: number }).perSecond;
}
