/**
 * Saves what somebody types as they go: a little after they pause, and now and then while they do
 * not. One save at a time; a failed one is tried again, ever more slowly; a refused one stops it.
 * Browser code without a framework, so that it can be tested with a clock of its own.
 */

export type SaveState =
	| { kind: 'clean' }
	| { kind: 'unsaved' }
	| { kind: 'saving' }
	| { kind: 'saved'; at: Date }
	| { kind: 'failed' }
	| { kind: 'refused'; reason: string };

/** Throwing means: no answer came, try again. */
export type SaveAnswer = { savedAt: Date } | { refused: string };

type Options = {
	/** What would be saved now, as text: equal text means nothing to save. */
	read: () => string;
	send: () => Promise<SaveAnswer>;
	tell: (state: SaveState) => void;
	/** What the server has already; without it, what is there now. */
	saved?: string;
	/** Milliseconds after the last change, and at most after the first. */
	pauseMs?: number;
	longestMs?: number;
};

export type Autosave = {
	changed(): void;
	/** Saves at once, e.g. when the page is left. */
	flush(): Promise<void>;
	/** Ends it; resolves when no save is on its way any more. */
	stop(): Promise<void>;
};

const retryMs = [2_000, 5_000, 15_000, 30_000];

export function autosave({
	read,
	send,
	tell,
	saved = read(),
	pauseMs = 2_000,
	longestMs = 15_000
}: Options): Autosave {
	let timer: ReturnType<typeof setTimeout> | undefined;
	let firstChangeAt: number | undefined;
	let saving: Promise<void> | undefined;
	let failures = 0;
	let stopped = false;
	/** What is true while nothing waits to be saved. */
	let resting: SaveState = { kind: 'clean' };

	/** Also after somebody typed and took it back. */
	const rest = () => {
		clearTimeout(timer);
		firstChangeAt = undefined;
		tell(resting);
	};
	const later = (ms: number) => {
		clearTimeout(timer);
		timer = setTimeout(() => void flush(), ms);
	};

	function changed(): void {
		if (stopped) return;
		if (read() === saved && !saving && failures === 0) return rest();
		const now = Date.now();
		firstChangeAt ??= now;
		if (!saving && failures === 0) tell({ kind: 'unsaved' });
		if (failures === 0) later(Math.max(0, Math.min(pauseMs, firstChangeAt + longestMs - now)));
	}

	function flush(): Promise<void> {
		clearTimeout(timer);
		return (saving ??= save().finally(() => {
			saving = undefined;
			if (!stopped && failures === 0 && read() !== saved) changed();
		}));
	}

	async function save(): Promise<void> {
		const text = read();
		firstChangeAt = undefined;
		if (stopped) return;
		if (text === saved) return rest();
		tell({ kind: 'saving' });
		try {
			const answer = await send();
			failures = 0;
			if ('refused' in answer) {
				stopped = true;
				return tell({ kind: 'refused', reason: answer.refused });
			}
			saved = text;
			resting = { kind: 'saved', at: answer.savedAt };
			rest();
		} catch {
			tell({ kind: 'failed' });
			later(retryMs[Math.min(failures++, retryMs.length - 1)]!);
		}
	}

	// The browser may have put back what was typed before a reload.
	if (read() !== saved) changed();
	return {
		changed,
		flush,
		async stop() {
			stopped = true;
			clearTimeout(timer);
			await saving;
		}
	};
}

const clock = new Intl.DateTimeFormat('en-GB', {
	timeZone: 'Europe/London',
	hour: '2-digit',
	minute: '2-digit',
	second: '2-digit',
	hourCycle: 'h23'
});

/** 'Saved 12:03:04' */
export const savedWords = (at: Date): string => `Saved ${clock.format(at)}`;

export function stateWords(state: SaveState, before: Date | null): string {
	switch (state.kind) {
		case 'clean':
			return before ? savedWords(before) : 'Nothing saved yet';
		case 'unsaved':
			return 'Not saved yet';
		case 'saving':
			return 'Saving';
		case 'saved':
			return savedWords(state.at);
		case 'failed':
			return 'Not saved: no answer from the server. Trying again. Keep this page open.';
		case 'refused':
			return `Not saved. ${state.reason}`;
	}
}
