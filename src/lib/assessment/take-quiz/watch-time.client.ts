import { announceIn, countDown } from './count-down.ts';

/** On the page before handing in: the time goes on, staff may change it, and its end leads to the receipt. */
const sheet = document.querySelector<HTMLElement>('[data-due]');
if (sheet) {
	countDown(sheet, {
		announce: (text) => announceIn(sheet, text),
		// Every answer was sent before this page came.
		lastSend: () => Promise.resolve()
	});
}
