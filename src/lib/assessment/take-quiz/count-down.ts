import { clockWords } from '#lib/ui/dates.ts';
import {
	announcement,
	isLastCall,
	overtimeWords,
	serverClock,
	timeLeftWords
} from './time-left.ts';

const HIDDEN_KEY = 'quiz-time-hidden';
/** Once the time is over, what is on its way gets so long before the page goes on. */
const LAST_SEND_MS = 4_000;

/** Staff may give time while the page is open: it asks so often, and learns of it within ten seconds. */
const ASK_EVERY_MS = 8_000;

type Standing = { now: string; dueAt: string; state: string };

/**
 * Shows the time left by the server's clock, says so at 10, 5 and 1 minutes, and ends the page.
 * @param sheet what carries the data of `clock-data.ts`
 */
export function countDown(
	sheet: HTMLElement,
	to: {
		announce: (text: string) => void;
		/** What is typed must be saved now. */
		lastCall?: () => void;
		lastSend: () => Promise<void>;
	}
) {
	const { due = '', now = '', here = '', attempt = '', overtime = '', late = '' } = sheet.dataset;
	const words = sheet.querySelector<HTMLElement>('[data-time-left]');
	const clock = serverClock(() => performance.now());
	const [load] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[];
	const arrived = load?.responseStart ?? performance.now();
	clock.set(Date.parse(now), arrived, arrived);
	let dueAt = Date.parse(due);
	const overtimeMs = Number(overtime) * 1000;
	const lateAfterMs = late === '' ? Infinity : Number(late) * 1000;
	let before = dueAt - clock.now();
	let leaving = false;

	function tick(): void {
		const left = dueAt - clock.now();
		if (words) words.textContent = wordsFor(left);
		const said = announcement(before, left) ?? (before > 0 && left <= 0 ? wordsFor(left) : null);
		if (said) to.announce(said);
		before = left;
		if (isLastCall(left, [0, lateAfterMs, overtimeMs])) to.lastCall?.();
		if (left > -overtimeMs || leaving) return;
		leaving = true;
		void Promise.race([to.lastSend(), sleep(LAST_SEND_MS)]).then(leave);
	}
	const wordsFor = (left: number) =>
		left <= 0 && left > -overtimeMs
			? overtimeWords(left + overtimeMs, left <= -lateAfterMs)
			: timeLeftWords(left);
	const leave = () => location.assign(`${here}/receipt`);
	setInterval(tick, 1000);
	setInterval(() => void askAgain(), ASK_EVERY_MS);
	queueMicrotask(tick);
	letHide(sheet, words);

	async function askAgain(): Promise<void> {
		const asked = performance.now();
		try {
			const response = await fetch(`${here}/answers?attempt=${attempt}`, {
				redirect: 'manual',
				signal: AbortSignal.timeout(ASK_EVERY_MS)
			});
			if (!response.ok) return;
			const standing = (await response.json()) as Standing;
			clock.set(Date.parse(standing.now), asked, performance.now());
			if (!['inProgress', 'overdue'].includes(standing.state)) return leave();
			moveEnd(Date.parse(standing.dueAt));
		} catch {
			// No network: the steady counter goes on.
		}
	}

	function moveEnd(moved: number): void {
		if (moved === dueAt) return;
		dueAt = moved;
		before = dueAt - clock.now();
		tick();
		to.announce(`Your time was changed. It now ends at ${clockWords(new Date(dueAt))}.`);
	}

	return {
		setClock: clock.set,
		/** After a pause, in which the deadline may have been moved or the quiz handed in elsewhere. */
		askAgain
	};
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

const sleep = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
