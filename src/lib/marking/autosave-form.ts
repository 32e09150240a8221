import { autosave, type SaveAnswer, type SaveState } from './autosave.ts';

type Options = {
	/** The part of the form that is saved, as text. */
	read: (form: HTMLFormElement) => string;
	send: (form: HTMLFormElement, leaving: boolean) => Promise<SaveAnswer>;
	tell: (state: SaveState) => void;
	/** What the server has already, as `read` would give it; without it, what the form holds now. */
	saved?: string | undefined;
};

/** The fields of a form as text, whatever line ends a browser gives them. */
export const fieldsText = (fields: Iterable<[string, FormDataEntryValue]>): string =>
	new URLSearchParams(
		[...fields].map(([name, value]) => [name, String(value).replace(/\r\n?/g, '\n')])
	).toString();

/** An attachment: saves the form as it is filled in, and never lets a save race a submit. */
export function autosaveForm({ read, send, tell, saved }: Options) {
	return (form: HTMLFormElement) => {
		let leaving = false;
		let submitting = false;
		const save = autosave({
			read: () => read(form),
			send: () => send(form, leaving),
			tell,
			...(saved !== undefined && { saved })
		});
		const quiet = new AbortController();
		const on = (target: EventTarget, type: string, act: (event: Event) => void) =>
			target.addEventListener(type, act, { signal: quiet.signal });

		// Somebody wrote before the page's script came.
		if (saved !== undefined && read(form) !== saved) save.changed();

		on(form, 'input', () => save.changed());
		on(form, 'change', () => save.changed());
		on(document, 'visibilitychange', () => {
			leaving = document.visibilityState === 'hidden';
			if (leaving && !submitting) void save.flush();
		});
		// A page that comes back from the browser's memory no longer knows what the server has.
		on(window, 'pageshow', (event) => {
			if ((event as PageTransitionEvent).persisted) location.reload();
		});
		on(form, 'submit', (event) => {
			if (submitting) return;
			submitting = true;
			event.preventDefault();
			const { submitter } = event as SubmitEvent;
			// Not before this event is over: until then the browser ignores another submit.
			void save.stop().then(() => setTimeout(() => form.requestSubmit(submitter)));
			// From here on the browser sends the form, once.
			on(form, 'submit', preventSecond());
		});
		return () => {
			quiet.abort();
			void save.stop();
		};
	};
}

function preventSecond() {
	let sent = false;
	return (event: Event) => {
		if (sent) event.preventDefault();
		sent = true;
	};
}
