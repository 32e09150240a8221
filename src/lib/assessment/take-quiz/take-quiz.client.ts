import { filledWords } from '../filled.ts';
import { secondsWords } from '../seconds.ts';
import { announceIn, countDown } from './count-down.ts';
import { answerIn, filledIn, fillIn, markAsShown, questionOf } from './fields.ts';
import { canKeep, deviceStorage } from './outbox.ts';
import { stayWhileOffline } from './stay-while-offline.ts';
import { answerSender } from './send-answers.ts';

/**
 * What the page of an open quiz does beyond its form: saves answers as they are given, keeps what
 * could not be sent, shows where each question stands, and counts the time down.
 */
const quiz = document.querySelector<HTMLFormElement>('#quiz');
if (quiz) takeQuiz(quiz);

function takeQuiz(form: HTMLFormElement): void {
	const { attempt = '', here = '' } = form.dataset;
	const part = (selector: string) => form.querySelector<HTMLElement>(selector);
	const bar = part('[data-saved]');
	const store = deviceStorage();
	const time = countDown(form, {
		announce,
		saveTyped,
		send: () => sender.flush(),
		leave: sendAsForm
	});
	const sender = answerSender(
		store,
		{ url: `${here}/answers`, attempt },
		{
			saved(at, answers) {
				if (bar?.classList.contains('waiting')) announce('Saved');
				showSaving(`Saved ${secondsWords(at)}`, false);
				for (const { item, response, flagged } of answers) {
					showFault(item, '');
					markAsShown(form, item, { response, flagged });
				}
			},
			trying(why) {
				const words = sender.isKept() ? tryingWords[why] : `${tryingWords[why]}. ${STAY}`;
				if (!bar?.classList.contains('waiting')) announce(words);
				showSaving(words, true);
			},
			faulty: showFault,
			over(message, late) {
				showSaving(message, true);
				announce(message);
				for (const { item, message } of late) showFault(item, message);
			},
			clock: (...times) => time.setClock(...times)
		}
	);
	for (const { item, response, flagged } of sender.leftBehind) {
		fillIn(form, item, { response, flagged });
		showState(item);
	}
	void sender.flush();
	const warning = part('[data-no-keeping]');
	if (warning) warning.hidden = canKeep(store);
	// A form that is sent carries all that is on the page.
	let isForm = false;
	addEventListener('beforeunload', (event) => {
		if (!isForm && !sender.isKept()) event.preventDefault();
	});

	const sent = new Map<number, string>();
	const typing = new Map<number, { timer: ReturnType<typeof setTimeout>; since: number }>();
	function save(question: number): void {
		clearTimeout(typing.get(question)?.timer);
		typing.delete(question);
		const given = answerIn(form, question);
		const text = JSON.stringify(given);
		if (sent.get(question) === text) return;
		sent.set(question, text);
		showState(question);
		sender.put(question, given.response, given.flagged);
	}
	function saveTyped(): void {
		for (const question of typing.keys()) save(question);
	}
	form.addEventListener('change', ({ target }) => {
		const question = questionOf(target);
		if (question) save(question);
	});
	form.addEventListener('input', ({ target }) => {
		const question = questionOf(target);
		if (!question || !/^text/.test((target as HTMLInputElement).type)) return;
		const { timer, since } = typing.get(question) ?? { since: performance.now() };
		clearTimeout(timer);
		const wait = Math.min(TYPING_MS, Math.max(0, since + LONGEST_TYPING_MS - performance.now()));
		typing.set(question, { timer: setTimeout(() => save(question), wait), since });
	});
	document.addEventListener('visibilitychange', () => {
		if (document.visibilityState === 'hidden') saveTyped();
	});
	stayWhileOffline(form, (words) => {
		showSaving(words, true);
		announce(words);
	});

	form.addEventListener('submit', ({ defaultPrevented }) => (isForm = !defaultPrevented));

	/** Where this browser keeps nothing, the server's answer to the form shows what came too late. */
	function sendAsForm(): boolean {
		if (!sender.isKept()) form.requestSubmit();
		return !sender.isKept();
	}

	function announce(text: string): void {
		announceIn(form, text);
	}

	function showSaving(text: string, waiting: boolean): void {
		bar?.classList.toggle('waiting', waiting);
		if (bar) bar.textContent = text;
	}

	function showFault(item: number, message: string): void {
		const line = part(`#q${item}-error`);
		const words = line?.querySelector('[data-error]');
		if (!line || !words || (line.hidden && !message)) return;
		line.hidden = message === '';
		words.textContent = message;
		if (message) announce(`Question ${item}: ${message}`);
	}

	function showState(item: number): void {
		// A question of another page of the quiz: the server knows how it stands.
		if (!part(`#q${item}`)) return;
		const filled = filledIn(form, item);
		const state = part(`[data-nav="${item}"] [data-state]`);
		const [words, flag] = [
			part(`[data-nav="${item}"] [data-filled]`),
			part(`[data-nav="${item}"] [data-flag]`)
		];
		if (state) state.dataset['state'] = filled;
		if (words) words.textContent = filledWords[filled];
		if (flag) flag.hidden = !answerIn(form, item).flagged;
	}
}

/** So long after the last key, what is typed is saved. */
const TYPING_MS = 1000;
/** Whoever writes without a pause is saved so often. */
const LONGEST_TYPING_MS = 5000;

const tryingWords = {
	network: 'Not saved yet, trying again',
	'signed-out':
		'Not saved yet: you are signed out. Sign in again in another tab; your answers stay on this page',
	'not-yours':
		'Not saved yet: somebody else is signed in in this browser. Sign in again as yourself in another tab; your answers stay on this page'
};
const STAY = 'Do not close this page: this browser cannot keep your answers.';
