import { answerSender } from './send-answers.ts';
import { deviceStorage, forget } from './outbox.ts';

/**
 * What the receipt's page does where this device still keeps answers of the try: it sends them once
 * more, for their receipts may have been lost, and shows those that came too late to count.
 */
const section = document.querySelector<HTMLElement>('#unsent');
if (section) showUnsent(section);

function showUnsent(section: HTMLElement): void {
	const { attempt = '', here = '' } = section.dataset;
	const list = section.querySelector('dl');
	const row = section.querySelector('template')?.content.firstElementChild;
	const sender = answerSender(
		deviceStorage(),
		{ url: `${here}/answers`, attempt },
		{
			over(_, late) {
				for (const { item, words } of late) {
					const shown = row?.cloneNode(true) as HTMLElement | undefined;
					const [question, answer] = shown?.children ?? [];
					if (question) question.textContent = `Question ${item}`;
					if (answer) answer.textContent = words || 'Nothing';
					if (shown) list?.append(shown);
				}
				if (late.length > 0) section.hidden = false;
			},
			saved() {},
			trying() {},
			faulty() {},
			clock() {}
		}
	);
	void sender.flush();
	section.querySelector('button')?.addEventListener('click', () => {
		forget(deviceStorage(), attempt);
		section.hidden = true;
	});
}
