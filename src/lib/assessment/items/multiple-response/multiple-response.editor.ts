import { type ItemEditor, optionWords } from '../item-editor.ts';
import { content } from './multiple-response.content.ts';

export const editor: ItemEditor = [
	{
		name: 'multiple-response',
		title: 'Multiple response',
		about: 'Three to six options, two or more of them right',
		entries: content.schema.entries,
		words: optionWords
	}
];
