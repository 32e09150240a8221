/** How an edition is called in addresses: 'CLHC', 'pilot-1' -> 'clhc.pilot-1'. Neither part has a dot. */
export const editionAddress = (edition: { courseCode: string; label: string }): string =>
	`${edition.courseCode.toLowerCase()}.${edition.label}`;

export function readEditionAddress(address: string): { courseCode: string; label: string } {
	const [courseCode = '', label = ''] = address.split('.', 2);
	return { courseCode: courseCode.toUpperCase(), label };
}
