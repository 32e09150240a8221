/**
 * Keeps the live view of a quiz fresh: asks for the page again and puts the new list in the place of
 * the old one, with the focus where it was. Without this script the page reloads itself.
 */
const EVERY_MS = 10_000;

async function look(): Promise<void> {
	const shown = document.querySelector('[data-live]');
	if (!shown || document.visibilityState !== 'visible') return;
	try {
		const response = await fetch(location.href, { redirect: 'error' });
		if (!response.ok) return;
		const page = new DOMParser().parseFromString(await response.text(), 'text/html');
		const fresh = page.querySelector('[data-live]');
		if (!fresh) return;
		const focused = nameOf(document.activeElement);
		const hadFocus = shown.contains(document.activeElement);
		shown.replaceChildren(...fresh.childNodes);
		if (!hadFocus) return;
		const places = [...shown.querySelectorAll<HTMLElement>('a, [tabindex]')];
		places.find((place) => nameOf(place) === focused)?.focus({ preventScroll: true });
	} catch {
		// No network: the time that the page shows says how old it is.
	}
}

/** Of a learner's link, or of the frame of the table, which the keyboard can reach as well. */
const nameOf = (place: Element | null) =>
	place?.getAttribute('href') ?? place?.getAttribute('aria-label');

setInterval(() => void look(), EVERY_MS);
