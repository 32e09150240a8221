import { type ItemEditor, optionWords } from '../item-editor.ts';
import { content } from './single-choice.content.ts';

export const editor: ItemEditor = [
	{
		name: 'single-choice',
		title: 'Single choice',
		about: 'Three to six options, one of them right',
		entries: content.schema.entries,
		words: optionWords
	}
];
