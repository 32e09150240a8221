/**
 * What counts as one place on the network: an IPv4 address, or the half of an IPv6 address that a
 * household or organisation is given (/64), within which anyone may pick addresses at will.
 */
export function placeOf(given: string): string {
	// Some proxies write the port behind it, which is another with each connection.
	const address = given.replace(/^\[(.*)\](?::\d+)?$/, '$1');
	const four = /^(?:::ffff:)?(\d{1,3}(?:\.\d{1,3}){3})(?::\d+)?$/i.exec(address)?.[1];
	if (four) return four;
	if (!address.includes(':')) return address;
	const [head = '', tail] = address.toLowerCase().split('%')[0]!.split('::');
	const before = head ? head.split(':') : [];
	const after = tail ? tail.split(':') : [];
	const zeros = tail === undefined ? 0 : Math.max(0, 8 - before.length - after.length);
	const groups = [...before, ...Array.from({ length: zeros }, () => '0'), ...after];
	return groups
		.slice(0, 4)
		.map((group) => group.replace(/^0+(?=.)/, ''))
		.join(':');
}
