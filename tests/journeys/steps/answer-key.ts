import { readFileSync } from 'node:fs';
import type { Locator, Page } from '@playwright/test';
import { parse } from 'yaml';

type AuthoredItem = {
	type: string;
	stem: string;
	options?: { text: string; correct?: boolean }[];
	pairs?: { prompt: string; answer: string }[];
	steps?: { text: string }[];
	answer?: number | { day: number; time: string };
};

/** The authors' own answers, read from the content files: what a learner who knows it all would give. */
export function answerKey(module: 'clhc-1' | 'clhc-2'): AuthoredItem[] {
	const file = `content/tranche-1/clhc-pilot/${module}/quiz.yaml`;
	return (parse(readFileSync(file, 'utf8')) as { items: AuthoredItem[] }).items;
}

/** Answers every question on the page rightly, by the words that stand beside each field. */
export async function answerRightly(page: Page, key: readonly AuthoredItem[]): Promise<number> {
	const questions = page.locator('[data-question]');
	const count = await questions.count();
	for (let index = 0; index < count; index++) {
		const question = questions.nth(index);
		await answerOne(question, await itemOf(question, key));
	}
	return count;
}

async function answerOne(question: Locator, item: AuthoredItem): Promise<void> {
	switch (item.type) {
		case 'single-choice':
		case 'multiple-response':
			for (const option of item.options ?? []) {
				if (option.correct) await (await fieldOf(question, option.text)).check();
			}
			return;
		case 'matching':
			for (const { prompt, answer } of item.pairs ?? []) {
				const select = await fieldOf(question, prompt);
				const labels = await select.locator('option').allTextContents();
				const index = labels.findIndex((label) => letters(label) === letters(answer));
				await select.selectOption({ index });
			}
			return;
		case 'ordering':
			for (const [index, { text }] of (item.steps ?? []).entries()) {
				await (await fieldOf(question, text)).selectOption(String(index + 1));
			}
			return;
		default:
			if (typeof item.answer === 'object') {
				await question
					.getByRole('textbox', { name: 'Day of the month' })
					.fill(String(item.answer.day));
				await question.getByRole('textbox', { name: 'Time, 24-hour clock' }).fill(item.answer.time);
			} else {
				await question.getByRole('textbox', { name: 'Your answer' }).fill(String(item.answer));
			}
	}
}

async function itemOf(question: Locator, key: readonly AuthoredItem[]): Promise<AuthoredItem> {
	const shown = letters(await question.innerText());
	const found = key.filter((item) => shown.includes(letters(unnumbered(item.stem))));
	// Two stems may begin alike: the longest one that stands there is the one.
	const item = found.toSorted((a, b) => b.stem.length - a.stem.length)[0];
	if (!item) throw new Error(`No authored item for: ${shown.slice(0, 120)}`);
	return item;
}

async function fieldOf(question: Locator, text: string): Promise<Locator> {
	const labels = question.locator('label');
	const texts = await labels.allTextContents();
	const index = texts.findIndex((label) => letters(label) === letters(text));
	if (index === -1) throw new Error(`No field is labelled: ${text}`);
	const id = await labels.nth(index).getAttribute('for');
	return question.locator(`[id="${id}"]`);
}

/** A browser draws the numbers of a list; they are not in its text. */
const unnumbered = (markdown: string) => markdown.replace(/^\s*\d+\.\s+/gm, '');

/** Without marks of Markdown, quotes and spaces, so that what was written meets what is shown. */
const letters = (text: string) => text.replace(/[^\p{L}\p{N}]/gu, '').toLowerCase();
