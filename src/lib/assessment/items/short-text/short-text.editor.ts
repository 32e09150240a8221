import type { ItemEditor } from '../item-editor.ts';
import { content } from './short-text.content.ts';

const [byKeywords, byPerson] = content.schema.options;
const words = { maxWords: 'Most words', modelAnswer: 'Model answer' };

export const editor: ItemEditor = [
	{
		name: 'short-text',
		title: 'Short text, marked by keywords',
		about: 'A few words, of which each keyword earns its share',
		entries: byKeywords.entries,
		words: {
			...words,
			keywords: 'Keywords',
			'keywords.*': 'Keyword',
			'keywords.*.anyOf': 'Words or phrases, one a line',
			'keywords.*.feedback': 'Feedback on it'
		}
	},
	{
		name: 'short-text-person',
		title: 'Short text, marked by a person',
		about: 'A few words that no rule could judge',
		entries: byPerson.entries,
		words: { ...words, markingNotes: 'Notes for markers' }
	}
];
