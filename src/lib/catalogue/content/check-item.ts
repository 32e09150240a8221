import type { Partly } from './document.ts';
import type { QuizReading } from './reading.ts';

type PartlyItem = NonNullable<NonNullable<QuizReading['partly']['items']>[number]>;
type Fault = (path: (string | number)[], message: string) => void;

/** What the parts of one item say about each other. */
export function checkItem(item: PartlyItem, fault: Fault): void {
	if (item.type === 'single-choice' || item.type === 'multiple-response') checkOptions(item, fault);
	if (item.type === 'matching') checkPairs(item, fault);
	if (item.type === 'ordering') checkSteps(item, fault);
}

type OfType<T extends string> = Extract<PartlyItem, { type?: T | undefined }>;

function checkOptions(item: OfType<'single-choice' | 'multiple-response'>, fault: Fault): void {
	const options = item.options;
	if (!options) return;
	twice(
		options.map((option) => option?.id),
		(index) => fault(['options', index, 'id'], `two options have the id "${options[index]?.id}"`)
	);
	twice(
		options.map((option) => option?.text?.trim()),
		(index) => fault(['options', index, 'text'], 'two options have the same text')
	);
	const correct = options.filter((option) => option?.correct === true).length;
	if (item.type === 'single-choice' && correct !== 1) {
		fault(
			['options'],
			`exactly one option must be correct, not ${correct === 0 ? 'none' : correct}`
		);
	}
	if (item.type === 'multiple-response' && correct < 2) {
		fault(['options'], 'two or more options must be correct');
	}
	if (item.type === 'multiple-response' && correct === options.length) {
		fault(['options'], 'at least one option must be wrong');
	}
}

function checkPairs(item: OfType<'matching'>, fault: Fault): void {
	const { pairs = [], distractors = [] } = item;
	twice(
		pairs.map((pair) => pair?.id),
		(index) => fault(['pairs', index, 'id'], `two pairs have the id "${pairs[index]?.id}"`)
	);
	twice(
		pairs.map((pair) => pair?.prompt?.trim()),
		(index) => fault(['pairs', index, 'prompt'], 'two pairs have the same prompt')
	);
	const answers = pairs.map((pair) => pair?.answer?.trim());
	twice([...answers, ...distractors.map((text) => text?.trim())], (index) => {
		// Two prompts may well share an answer; a distractor that is right is a trap.
		const distractor = index - answers.length;
		if (distractor >= 0) fault(['distractors', distractor], 'this distractor is also an answer');
	});
	if (new Set(answers).size + distractors.length < 2) {
		fault(['pairs'], 'there must be two different answers to choose from');
	}
}

function checkSteps(item: OfType<'ordering'>, fault: Fault): void {
	const { steps = [], freeAfter = {} } = item;
	const ids = steps.map((step) => step?.id);
	twice(ids, (index) => fault(['steps', index, 'id'], `two steps have the id "${ids[index]}"`));
	twice(
		steps.map((step) => step?.text?.trim()),
		(index) => fault(['steps', index, 'text'], 'two steps have the same text')
	);
	for (const [step, after] of Object.entries(freeAfter)) {
		const [place, earlier] = [ids.indexOf(step), ids.indexOf(after)];
		if (place === -1) fault(['freeAfter', step], `there is no step "${step}"`);
		else if (earlier === -1) fault(['freeAfter', step], `there is no step "${after}"`);
		else if (earlier >= place) fault(['freeAfter', step], `"${after}" must come before "${step}"`);
	}
}

/** Calls for each entry that an earlier one equals. */
function twice(
	entries: readonly Partly<string | undefined>[],
	found: (index: number) => void
): void {
	entries.forEach((entry, index) => {
		if (entry !== undefined && entries.indexOf(entry) < index) found(index);
	});
}
