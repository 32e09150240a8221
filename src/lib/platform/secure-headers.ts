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

export type Circumstances = {
	https: boolean;
	/** The answer was made for a person who is signed in. */
	personal: boolean;
};

/** Sets them where the answer does not say otherwise itself. */
export function secureHeaders(headers: Headers, circumstances: Circumstances): void {
	// A session is renewed, or a dead one taken away, with whatever answer comes next: no cache may pass
	// that on to somebody else, however public the answer is.
	if (headers.has('set-cookie')) headers.set('cache-control', 'private, no-store');
	for (const [name, value] of Object.entries(secureHeaderFields(circumstances))) {
		if (!headers.has(name)) headers.set(name, value);
	}
}

/** Header by header, for an answer that says nothing itself. */
export const secureHeaderFields = ({ https, personal }: Circumstances): Record<string, string> => ({
	...always,
	...(https && { 'strict-transport-security': `max-age=${TWO_YEARS_SECONDS}` }),
	'cache-control': personal ? 'private, no-store' : 'no-cache'
});
