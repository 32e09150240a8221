/**
 * A press of a button without any network would put the browser's own page in place of ours, with what
 * is not sent yet out of sight: the page stays, and says so.
 */
export function stayWhileOffline(form: HTMLFormElement, say: (words: string) => void): void {
	form.addEventListener('submit', (event) => {
		if (navigator.onLine) return;
		event.preventDefault();
		say('You are offline. Your answers stay on this page: go on when the line is back.');
	});
}
