/** Sent with every answer. The Content-Security-Policy of pages comes from svelte.config.js. */
const always: Record<string, string> = {
	'x-content-type-options': 'nosniff',
	'x-frame-options': 'DENY',
	// Not "no-referrer": browsers would then call our own forms' origin "null".
	'referrer-policy': 'same-origin',
	'permissions-policy':
		'camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()',
	'cross-origin-opener-policy': 'same-origin',
	'cross-origin-resource-policy': 'same-origin'
};

const TWO_YEARS_SECONDS = 63_072_000;

/** @param personal the answer was made for a person who is signed in */
export function secureHeaders(
	headers: Headers,
	{ https, personal }: { https: boolean; personal: boolean }
): void {
	for (const [name, value] of Object.entries(always)) {
		if (!headers.has(name)) headers.set(name, value);
	}
	if (https) headers.set('strict-transport-security', `max-age=${TWO_YEARS_SECONDS}`);
	if (!headers.has('cache-control')) {
		headers.set('cache-control', personal ? 'private, no-store' : 'no-cache');
	}
}
