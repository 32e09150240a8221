/**
 * Addresses under names that belong to nobody by RFC 2606 and RFC 6761: demo people, tests, and people
 * whose address was removed. No mail server has them, and a wrong guess of one would be a leak.
 */
const reserved = ['test', 'example', 'invalid', 'localhost'];
const examples = ['example.com', 'example.net', 'example.org'];

export function isReservedAddress(address: string): boolean {
	const domain = address
		.slice(address.lastIndexOf('@') + 1)
		.toLowerCase()
		.replace(/[>\s.]+$/, '');
	if (reserved.includes(domain.slice(domain.lastIndexOf('.') + 1))) return true;
	return examples.some((name) => domain === name || domain.endsWith(`.${name}`));
}
