import { BlockList, isIP } from 'node:net';

/**
 * Where a notice may be sent. An address that points inside our own network would turn the feed into
 * a tool against it, so only public addresses over https are allowed; a register on this machine is
 * allowed while developing and in the demonstration, a private network where the operator says so.
 */
export type Reach = { loopback: boolean; privateNetworks: boolean };

export const reachOf = (config: {
	production: boolean;
	demo: boolean;
	feedAllowPrivate: boolean;
}): Reach => ({
	loopback: config.demo || !config.production,
	privateNetworks: config.feedAllowPrivate
});

/** 'special': no register ever lives there, such as 0.0.0.0, or what a cloud tells its own machines. */
type Kind = 'public' | 'private' | 'loopback' | 'special';

/** Why this URL may not be used, or null. What its name stands for is asked again at each try. */
export function refusedUrl(text: string, reach: Reach): string | null {
	if (!URL.canParse(text)) return 'It is not an address.';
	const url = new URL(text);
	if (url.username || url.password) return 'It must not contain a name or password.';
	if (url.protocol !== 'https:' && url.protocol !== 'http:') return 'It must begin with https://.';
	const host = hostOf(url);
	if (isIP(host)) return refusedAddress(host, url.protocol, reach);
	if (url.protocol === 'http:' && !(reach.loopback && isLocalName(host))) {
		return 'It must begin with https://.';
	}
	return null;
}

/** Why this IP address may not be connected to, or null. */
export function refusedAddress(ip: string, protocol: string, reach: Reach): string | null {
	const kind = kindOf(ip);
	if (kind === 'loopback') return reach.loopback ? null : 'It points at this machine itself.';
	if (protocol !== 'https:') return 'It must begin with https://.';
	if (kind === 'private' && !reach.privateNetworks) return 'It points into a private network.';
	return kind === 'special' ? 'No register can be at that address.' : null;
}

export const hostOf = (url: URL): string => url.hostname.replace(/^\[|\]$/g, '');

const isLocalName = (host: string) => host === 'localhost' || host.endsWith('.localhost');

export function kindOf(ip: string): Kind {
	// Node knows which IPv6 addresses only wrap an IPv4 one: BlockList compares those as IPv4.
	const family = isIP(ip) === 6 ? 'ipv6' : 'ipv4';
	const isIn = (list: BlockList) => list.check(ip, family);
	if (isIn(loopback)) return 'loopback';
	if (isIn(inside)) return 'private';
	const isGlobal = family === 'ipv4' || isIn(wrapped) || isIn(global6);
	return isGlobal && !isIn(special) ? 'public' : 'special';
}

function listOf(subnets: readonly (readonly [net: string, bits: number])[]): BlockList {
	const list = new BlockList();
	for (const [net, bits] of subnets) list.addSubnet(net, bits, isIP(net) === 6 ? 'ipv6' : 'ipv4');
	return list;
}

const loopback = listOf([
	['127.0.0.0', 8],
	['::1', 128]
]);

/** What an organisation uses for its own machines. */
const inside = listOf([
	['10.0.0.0', 8],
	['100.64.0.0', 10],
	['172.16.0.0', 12],
	['192.168.0.0', 16],
	['fc00::', 7]
]);

/** IANA's special-purpose registries: whatever else is not reachable over the public internet. */
const special = listOf([
	['0.0.0.0', 8],
	['169.254.0.0', 16],
	['192.0.0.0', 24],
	['192.0.2.0', 24],
	['192.88.99.0', 24],
	['198.18.0.0', 15],
	['198.51.100.0', 24],
	['203.0.113.0', 24],
	['224.0.0.0', 4],
	['240.0.0.0', 4],
	['2001::', 23],
	['2001:db8::', 32],
	['2002::', 16],
	['3fff::', 20]
]);

const global6 = listOf([['2000::', 3]]);
const wrapped = listOf([['::ffff:0:0', 96]]);
