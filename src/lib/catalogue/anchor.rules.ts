/** An id for an anchor of a page: 'term', 'Caldicott Guardian' -> 'term-caldicott-guardian'. */
export function anchorOf(kind: string, text: string): string {
	const words = text
		.normalize('NFKD')
		.toLowerCase()
		.replace(/[^a-z0-9\s-]/g, '')
		.trim()
		.replace(/[\s-]+/g, '-');
	return `${kind}-${words || 'x'}`;
}
