/** What the check needs of a request. */
export type Sender = {
	method: string;
	/** Header `Origin`. Browsers set it on every request that changes something. */
	origin: string | null;
	/** Header `Sec-Fetch-Site`. */
	fetchSite: string | null;
	carriesSession: boolean;
};

/** Where the site is: the origin given in the configuration, or the address that was asked for. */
export type Place = { given: string | null; asked: URL };

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * May this request change anything? Only when it comes from our own pages, or from a program that
 * brings no session: a browser always says where a post comes from, so a request that says nothing
 * comes from a program, and one with nobody's session can do nobody harm.
 */
export function isOwnRequest(sender: Sender, place: Place): boolean {
	if (SAFE.has(sender.method)) return true;
	if (sender.origin !== null) return isOwnOrigin(sender.origin, place);
	if (sender.fetchSite !== null) return sender.fetchSite === 'same-origin';
	return !sender.carriesSession;
}

function isOwnOrigin(origin: string, { given, asked }: Place): boolean {
	if (given !== null) return origin === given;
	// The name asked for comes from the client. One that a stranger's DNS could point at this machine
	// does not count: only localhost and bare addresses do until ORIGIN is set.
	return origin === asked.origin && isLocalName(asked.hostname);
}

const isLocalName = (host: string) =>
	host === 'localhost' || host.startsWith('[') || /^\d{1,3}(\.\d{1,3}){3}$/.test(host);
