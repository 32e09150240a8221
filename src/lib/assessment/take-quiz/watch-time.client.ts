import { announceIn, countDown, LAST_SEND_MS, sleep } from './count-down.ts';
import { deviceStorage } from './outbox.ts';
import { answerSender } from './send-answers.ts';
import { stayWhileOffline } from './stay-while-offline.ts';

/**
 * On the page before handing in: the time goes on, staff may change it, and its end leads to the receipt.
 * What another page could not send, of a tab that crashed or a line that was down, is sent before it is
 * too late, and the list shows it.
 */
const sheet = document.querySelector<HTMLElement>('[data-due]');
if (sheet) watch(sheet);

function watch(sheet: HTMLElement): void {
	const { attempt = '', here = '' } = sheet.dataset;
	const say = (words: string) => {
		announceIn(sheet, words);
		const bar = sheet.querySelector<HTMLElement>('[data-saved]');
		if (!bar) return;
		bar.textContent = words;
		bar.classList.add('waiting');
		bar.hidden = false;
	};
	const time = countDown(sheet, {
		announce: (text) => announceIn(sheet, text),
		send: () => sender.flush()
	});
	let handingIn = false;
	const sender = answerSender(
		deviceStorage(),
		{ url: `${here}/answers`, attempt },
		{
			saved: () => handingIn || location.reload(),
			trying: () => say('An answer on this device is not saved yet, trying again'),
			faulty() {},
			over() {},
			clock: (...times) => time.setClock(...times)
		}
	);
	void sender.flush();
	const form = sheet.querySelector('form');
	if (!form) return;
	stayWhileOffline(form, say);
	// What is still on its way belongs to what is handed in.
	form.addEventListener('submit', (event) => {
		if (event.defaultPrevented || sender.leftBehind.length === 0) return;
		event.preventDefault();
		if (handingIn) return;
		handingIn = true;
		void Promise.race([sender.flush(), sleep(LAST_SEND_MS)]).then(() => form.submit());
	});
}
