import { createHash, timingSafeEqual } from 'node:crypto';

type Reader = { authorization: string | null; address: string; isForwarded: boolean };

/** A request that a proxy passed on may come from anywhere, whatever address it shows. */
export function mayReadMetrics(token: string | null, reader: Reader): boolean {
	if (token !== null) {
		return timingSafeEqual(digest(reader.authorization ?? ''), digest(`Bearer ${token}`));
	}
	return !reader.isForwarded && isLoopback(reader.address);
}

const isLoopback = (address: string) =>
	address === '::1' || /^(::ffff:)?127\.\d+\.\d+\.\d+$/i.test(address);

const digest = (text: string) => createHash('sha256').update(text).digest();
