import type { ItemEditor } from '../item-editor.ts';
import { content } from './inline-choice.content.ts';

export const editor: ItemEditor = [
	{
		name: 'inline-choice',
		title: 'Text with gaps',
		about: 'A text in which the right words are chosen for each gap',
		entries: content.schema.entries,
		words: {
			text: 'Text',
			gaps: 'Gaps',
			'gaps.*': 'Gap {{#}}',
			'gaps.*.options': 'What can be chosen',
			'gaps.*.options.*': 'Choice',
			'gaps.*.options.*.text': 'Words',
			'gaps.*.options.*.correct': 'This is right',
			'gaps.*.options.*.feedback': 'Feedback on it'
		}
	}
];
