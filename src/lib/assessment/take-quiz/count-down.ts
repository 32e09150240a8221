import { timeWords } from '#lib/ui/dates.ts';
import {
	announcement,
	isLastCall,
	overtimeWords,
	serverClock,
	timeLeftWords
} from './time-left.ts';

const HIDDEN_KEY = 'quiz-time-hidden';
/** Once the time is over, what is on its way gets so long before the page goes on. */
export const LAST_SEND_MS = 4_000;

/** Staff may give time while the page is open: it asks so often, and learns of it within ten seconds. */
const ASK_EVERY_MS = 8_000;

type Standing = { now: string; dueAt: string; state: string };
const isOpen = (state: string) => state === 'inProgress' || state === 'overdue';

/**
 * Shows the time left by the server's clock, says so at 10, 5 and 1 minutes, and ends the page. Where
 * the page was away, asleep, frozen or without a line, it asks the server at once how it stands.
 * @param sheet what carries the data of `clock-data.ts`
 */
export function countDown(
	sheet: HTMLElement,
	to: {
		announce: (text: string) => void;
		/** What is typed must be saved now. */
		saveTyped?: () => void;
		/** Sends what is not sent yet: at the end, and whenever the page comes back. */
		send: () => Promise<void>;
		/** Goes on to the receipt in another way, where an answer would be lost with the page. */
		leave?: () => boolean;
	}
) {
	const { due = '', now = '', here = '', attempt = '', overtime = '', late = '' } = sheet.dataset;
	const words = sheet.querySelector<HTMLElement>('[data-time-left]');
	const clock = serverClock(
		() => performance.now(),
		() => Date.now()
	);
	const [load] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[];
	const arrived = load?.responseStart ?? performance.now();
	clock.set(Date.parse(now), arrived, arrived);
	let dueAt = Date.parse(due);
	const overtimeMs = Number(overtime) * 1000;
	const lateAfterMs = late === '' ? Infinity : Number(late) * 1000;
	let before = dueAt - clock.now();
	let ending = false;
	let asking: Promise<Standing | 'refused' | null> | null = null;

	function tick(): void {
		const left = dueAt - clock.now();
		const isOver = left <= -overtimeMs;
		if (!isOver && !clock.isSure()) {
			if (words) words.textContent = 'Checking the time left';
			return void askAgain();
		}
		if (words) words.textContent = wordsFor(left);
		const said = announcement(before, left) ?? (before > 0 && left <= 0 ? wordsFor(left) : null);
		if (said) to.announce(said);
		before = left;
		if (isOver) return void end();
		if (isLastCall(left, [0, lateAfterMs, overtimeMs])) to.saveTyped?.();
	}
	const wordsFor = (left: number) =>
		left <= 0 && left > -overtimeMs
			? overtimeWords(left + overtimeMs, left <= -lateAfterMs)
			: timeLeftWords(left);
	setInterval(tick, 1000);
	setInterval(() => void askAgain(), ASK_EVERY_MS);
	queueMicrotask(tick);
	letHide(sheet, words);
	keepClear(sheet.querySelector('[data-bar]'));
	whenBack(() => {
		void to.send();
		void askAgain();
	});

	/** What is typed and on its way goes first. Without a line the page stays, and tries again. */
	async function end(): Promise<void> {
		if (ending) return;
		ending = true;
		to.saveTyped?.();
		await Promise.race([to.send(), sleep(LAST_SEND_MS)]);
		const standing = await ask();
		if (standing === null) await sleep(LAST_SEND_MS);
		else if (standing === 'refused' || !runs(standing)) return leave();
		ending = false;
		if (standing) moveEnd(Date.parse(standing.dueAt));
	}
	const runs = ({ state, dueAt, now }: Standing) =>
		isOpen(state) && Date.parse(now) < Date.parse(dueAt) + overtimeMs;
	const leave = () => {
		if (!to.leave?.()) location.assign(`${here}/receipt`);
	};

	async function askAgain(): Promise<void> {
		const standing = await ask();
		if (standing === null || standing === 'refused') return;
		if (!isOpen(standing.state)) return end();
		moveEnd(Date.parse(standing.dueAt));
	}

	/** How the try stands; null where nobody answers. One request at a time. */
	function ask() {
		asking ??= askNow().finally(() => (asking = null));
		return asking;
	}

	async function askNow(): Promise<Standing | 'refused' | null> {
		const asked = performance.now();
		try {
			const response = await fetch(`${here}/answers?attempt=${attempt}`, {
				redirect: 'manual',
				signal: AbortSignal.timeout(ASK_EVERY_MS)
			});
			if (response.status >= 500) return null;
			if (!response.ok) return 'refused';
			const standing = (await response.json()) as Standing;
			clock.set(Date.parse(standing.now), asked, performance.now());
			return standing;
		} catch {
			return null;
		}
	}

	function moveEnd(moved: number): void {
		if (moved !== dueAt) {
			dueAt = moved;
			before = dueAt - clock.now();
			const ends = timeWords(new Date(dueAt), new Date(clock.now()));
			to.announce(`Your time was changed. It now ends at ${ends}.`);
		}
		tick();
	}

	return { setClock: clock.set };
}

/** The page is seen again, thawed, shown again by the Back button, or has a line again. */
function whenBack(act: () => void): void {
	const ifSeen = () => document.visibilityState === 'visible' && act();
	document.addEventListener('visibilitychange', ifSeen);
	document.addEventListener('resume', ifSeen);
	addEventListener('online', ifSeen);
	addEventListener('pageshow', ({ persisted }) => persisted && act());
}

/** Says something to whoever hears the page. */
export function announceIn(sheet: HTMLElement, text: string): void {
	const status = sheet.querySelector('[data-announce]');
	if (status) status.textContent = text;
}

/** The time can be hidden; the choice is remembered on this device. */
function letHide(sheet: HTMLElement, words: HTMLElement | null): void {
	const button = sheet.querySelector<HTMLButtonElement>('[data-hide-time]');
	if (!button || !words) return;
	const show = (hidden: boolean) => {
		words.hidden = hidden;
		button.textContent = hidden ? 'Show the time' : 'Hide the time';
	};
	button.hidden = false;
	show(remembered());
	button.addEventListener('click', () => {
		show(!words.hidden);
		remember(words.hidden !== false);
	});
}

/** What the keyboard leads to never comes to lie under the bar, however many lines that has. */
function keepClear(bar: HTMLElement | null): void {
	if (!bar) return;
	new ResizeObserver(() => {
		const isSticky = getComputedStyle(bar).position === 'sticky';
		document.documentElement.style.scrollPaddingTop = isSticky ? `${bar.offsetHeight + 8}px` : '0';
	}).observe(bar);
}

function remembered(): boolean {
	try {
		return localStorage.getItem(HIDDEN_KEY) === 'yes';
	} catch {
		return false;
	}
}

function remember(hidden: boolean): void {
	try {
		localStorage.setItem(HIDDEN_KEY, hidden ? 'yes' : 'no');
	} catch {
		// Then it is asked again on the next page.
	}
}

export const sleep = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
