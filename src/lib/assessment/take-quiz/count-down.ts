import { announcement, serverClock, timeLeftWords } from './time-left.ts';

const HIDDEN_KEY = 'quiz-time-hidden';
/** Once the time is over, what is on its way gets so long before the page goes on. */
const LAST_SEND_MS = 4_000;

type Standing = { now: string; dueAt: string; state: string };

/** Shows the time left by the server's clock, says so at 10, 5 and 1 minutes, and ends the page. */
export function countDown(
	form: HTMLFormElement,
	to: { announce: (text: string) => void; lastSend: () => Promise<void> }
) {
	const { due = '', now = '', here = '' } = form.dataset;
	const words = form.querySelector<HTMLElement>('[data-time-left]');
	const clock = serverClock(() => performance.now());
	const [load] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[];
	const arrived = load?.responseStart ?? performance.now();
	clock.set(Date.parse(now), arrived, arrived);
	let dueAt = Date.parse(due);
	let before = dueAt - clock.now();

	function tick(): void {
		const left = dueAt - clock.now();
		if (words) words.textContent = timeLeftWords(left);
		const said = announcement(before, left);
		if (said) to.announce(said);
		before = left;
		if (left > 0) return;
		clearInterval(ticking);
		void Promise.race([to.lastSend(), sleep(LAST_SEND_MS)]).then(leave);
	}
	const leave = () => location.assign(`${here}/receipt`);
	const ticking = setInterval(tick, 1000);
	queueMicrotask(tick);
	letHide(form, words);

	return {
		setClock: clock.set,
		/** After a pause, in which the deadline may have been moved or the quiz handed in elsewhere. */
		async askAgain(): Promise<void> {
			const asked = performance.now();
			try {
				const response = await fetch(`${here}/answers`, { redirect: 'manual' });
				if (!response.ok) return;
				const standing = (await response.json()) as Standing;
				clock.set(Date.parse(standing.now), asked, performance.now());
				dueAt = Date.parse(standing.dueAt);
				if (standing.state !== 'inProgress') leave();
			} catch {
				// No network: the steady counter goes on.
			}
		}
	};
}

/** The time can be hidden; the choice is remembered on this device. */
function letHide(form: HTMLFormElement, words: HTMLElement | null): void {
	const button = form.querySelector<HTMLButtonElement>('[data-hide-time]');
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
