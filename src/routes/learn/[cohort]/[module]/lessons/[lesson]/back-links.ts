/**
 * Gives the first use of each source and of each term an id, so that the lists below the text can
 * lead back: '#cite-3', '#use-term-siro'. The HTML is the academy's own, checked at import.
 */
export function withBackLinks(html: string): string {
	const seen = new Set<string>();
	const first = (id: string) => !seen.has(id) && !!seen.add(id);
	return html.replace(
		/(<a(?: class="app-term__word")?) href="#(source-(\d+)|term-[a-z0-9-]+)"/g,
		(link, start: string, target: string, number?: string) => {
			const id = number ? `cite-${number}` : `use-${target}`;
			return first(id) ? `${start} id="${id}" href="#${target}"` : link;
		}
	);
}
