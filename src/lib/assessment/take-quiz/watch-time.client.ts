import { announceIn, countDown } from './count-down.ts';
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
		lastSend: () => sender.flush()
	});
	const sender = answerSender(
		deviceStorage(),
		{ url: `${here}/answers`, attempt },
		{
			saved: () => location.reload(),
			trying: () => say('An answer on this device is not saved yet, trying again'),
			faulty() {},
			over() {},
			clock: (...times) => time.setClock(...times)
		}
	);
	void sender.flush();
	const form = sheet.querySelector('form');
	if (form) stayWhileOffline(form, say);
}
