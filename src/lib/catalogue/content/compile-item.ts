import { createHash } from 'node:crypto';
import type * as v from 'valibot';
import type { ItemBody, Option } from '../published.ts';
import type { CompiledItem } from './compiled.ts';
import { compareText } from './fault.ts';
import type { Compiled } from './markdown.ts';
import type { itemSchema } from './quiz.schema.ts';
import type { YamlPath } from './yaml-text.ts';

type AuthoredItem = v.InferInput<typeof itemSchema>;
type OfType<T extends string> = Extract<AuthoredItem, { type: T }>;
/** The compiled Markdown at a path inside the item. */
type TextAt = (...path: YamlPath) => Compiled;

export function compileItem(item: AuthoredItem, text: TextAt): CompiledItem {
	const { id: key, type, outcome, level, marks } = item;
	return { key, type, outcome, level, marks, body: bodyOf(item, text) };
}

function bodyOf(item: AuthoredItem, text: TextAt): ItemBody {
	const shared = {
		stemHtml: text('stem').html,
		feedbackHtml: text('feedback').html,
		lesson: item.lesson ?? null,
		difficulty: item.difficulty ?? null
	};
	switch (item.type) {
		case 'single-choice':
		case 'multiple-response':
			return { ...shared, type: item.type, options: optionsOf(item, text) };
		case 'matching':
			return { ...shared, type: item.type, ...matchingOf(item, text) };
		case 'ordering':
			return { ...shared, type: item.type, ...orderingOf(item, text) };
		case 'numeric':
			return { ...shared, type: item.type, ...numberOf(item) };
	}
}

function optionsOf(item: OfType<'single-choice' | 'multiple-response'>, text: TextAt): Option[] {
	return item.options.map((option, index) => ({
		id: opaqueId(item.id, option.id),
		html: text('options', index, 'text').html,
		correct: option.correct ?? false,
		feedbackHtml: text('options', index, 'feedback').html
	}));
}

function matchingOf(item: OfType<'matching'>, text: TextAt) {
	const answers = new Map<string, { id: string; text: string; html: string }>();
	const answerId = (authored: string, compiled: Compiled): string => {
		const id = opaqueId(item.id, `answer ${authored.trim()}`);
		answers.set(id, { id, text: compiled.text, html: compiled.html });
		return id;
	};
	const pairs = item.pairs.map((pair, index) => ({
		id: opaqueId(item.id, pair.id),
		promptHtml: text('pairs', index, 'prompt').html,
		answerId: answerId(pair.answer, text('pairs', index, 'answer')),
		feedbackHtml: text('pairs', index, 'feedback').html
	}));
	item.distractors?.forEach((authored, index) => answerId(authored, text('distractors', index)));
	return { pairs, answers: [...answers.values()].toSorted((a, b) => compareText(a.id, b.id)) };
}

function orderingOf(item: OfType<'ordering'>, text: TextAt) {
	return {
		steps: item.steps.map((step, index) => ({
			id: opaqueId(item.id, step.id),
			text: text('steps', index, 'text').text,
			html: text('steps', index, 'text').html
		})),
		freeAfter: Object.fromEntries(
			Object.entries(item.freeAfter ?? {}).map(([step, after]) => [
				opaqueId(item.id, step),
				opaqueId(item.id, after)
			])
		)
	};
}

function numberOf(item: OfType<'numeric'>) {
	if (item.form === 'day-and-time') {
		const { answer, toleranceMinutes } = item;
		return { form: item.form, answer, toleranceMinutes };
	}
	return {
		form: 'number' as const,
		answer: item.answer,
		tolerance: item.tolerance ?? 0,
		unit: item.unit ?? null
	};
}

/** Tells nothing of the author's order, and stays the same while the author's ids do. */
const opaqueId = (item: string, part: string): string =>
	createHash('sha256').update(`${item} ${part}`).digest('hex').slice(0, 8);
