import type { ItemEditor } from '../item-editor.ts';
import { content } from './matching.content.ts';

export const editor: ItemEditor = [
	{
		name: 'matching',
		title: 'Matching',
		about: 'Prompts, each with the answer that belongs to it',
		entries: content.schema.entries,
		words: {
			pairs: 'Pairs',
			'pairs.*': 'Pair',
			'pairs.*.prompt': 'Prompt',
			'pairs.*.answer': 'Answer that belongs to it',
			'pairs.*.feedback': 'Feedback on it',
			distractors: 'Answers that belong to no prompt'
		}
	}
];
