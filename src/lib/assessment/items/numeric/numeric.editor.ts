import type { ItemEditor } from '../item-editor.ts';
import { content } from './numeric.content.ts';

const [dayAndTime, number] = content.schema.options;

export const editor: ItemEditor = [
	{
		name: 'number',
		title: 'Number',
		about: 'A figure, with the tolerance and the unit that you say',
		entries: number.entries,
		words: { answer: 'Right answer', tolerance: 'Tolerance, up and down', unit: 'Unit' }
	},
	{
		name: 'day-and-time',
		title: 'Day and time',
		about: 'A day of the month and a time, such as the 9th at 21:40',
		entries: dayAndTime.entries,
		words: {
			answer: 'Right answer',
			'answer.day': 'Day of the month',
			'answer.time': 'Time, such as 21:40',
			toleranceMinutes: 'Tolerance in minutes'
		}
	}
];
