/** How an edition is called in addresses: 'CLHC', 'pilot-1' -> 'clhc.pilot-1'. Neither part has a dot. */
export const editionAddress = (edition: { courseCode: string; label: string }): string =>
	`${edition.courseCode.toLowerCase()}.${edition.label}`;

/** @returns undefined for what is no such address */
export function readEditionAddress(
	address: string
): { courseCode: string; label: string } | undefined {
	const [, course, label] = /^([a-z0-9-]{1,20})\.([a-z0-9-]{1,80})$/.exec(address) ?? [];
	return course && label ? { courseCode: course.toUpperCase(), label } : undefined;
}
