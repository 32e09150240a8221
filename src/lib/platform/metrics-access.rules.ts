import { createHash, timingSafeEqual } from 'node:crypto';

type Reader = {
	authorization: string | null;
	/** The other end of the connection, whatever a header says. */
	socketAddress: string;
	/** Names of the headers that came, in lower case. */
	headers: ReadonlySet<string>;
};

type Access = {
	token: string | null;
	/** The header in which the proxy says who asked, if one is set. */
	addressHeader: string | null;
};

/**
 * Open to this machine itself, and from anywhere to whoever has the token. What a proxy on this machine
 * passes on may come from anywhere too, so a request that bears a proxy's mark needs the token.
 */
export function mayReadMetrics({ token, addressHeader }: Access, reader: Reader): boolean {
	if (token !== null && isEqual(reader.authorization ?? '', `Bearer ${token}`)) return true;
	const isForwarded = [...PROXY_MARKS, addressHeader ?? ''].some((name) =>
		reader.headers.has(name.toLowerCase())
	);
	return !isForwarded && isLoopback(reader.socketAddress);
}

const PROXY_MARKS = [
	'forwarded',
	'via',
	'x-forwarded-for',
	'x-forwarded-host',
	'x-forwarded-proto',
	'x-real-ip'
];

const isLoopback = (address: string) =>
	address === '::1' || /^(::ffff:)?127\.\d+\.\d+\.\d+$/i.test(address);

const isEqual = (a: string, b: string) => timingSafeEqual(digest(a), digest(b));

const digest = (text: string) => createHash('sha256').update(text).digest();
