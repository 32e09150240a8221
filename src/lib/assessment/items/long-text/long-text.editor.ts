import type { ItemEditor } from '../item-editor.ts';
import { content } from './long-text.content.ts';

export const editor: ItemEditor = [
	{
		name: 'long-text',
		title: 'Long text',
		about: 'A page of writing, marked by a person',
		entries: content.schema.entries,
		words: { words: 'Words', modelAnswer: 'Model answer', markingNotes: 'Notes for markers' }
	}
];
