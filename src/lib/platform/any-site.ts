/**
 * What wallets and other sites read from a browser: whether an award is in force, and what a badge is
 * checked with. Nothing there hangs on who asks.
 */
const routes = new Set([
	'/api/v1/openapi.json',
	'/api/v1/verify/[code]',
	'/badge/[edition].png',
	'/status/[list]/[purpose]',
	'/[x+2e]well-known/did.json',
	'/[x+2e]well-known/jwks.json'
]);

/** Lets pages of any site read these, and their refusals: else "no such certificate" looks like a broken line. */
export function openToAnySite(headers: Headers, routeId: string | null): void {
	if (!routes.has(routeId ?? '')) return;
	headers.set('access-control-allow-origin', '*');
	headers.set('access-control-expose-headers', 'retry-after, x-request-id');
	headers.set('cross-origin-resource-policy', 'cross-origin');
}
