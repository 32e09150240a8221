import type { Item, ItemBody, Option } from '#lib/catalogue/published.ts';

/** The sample questions of the first syllabus as published bodies, for tests. */

const every = {
	stemHtml: '<p>Stem</p>',
	feedbackHtml: '<p>Why</p>',
	lesson: '1.3',
	difficulty: 0.6
};

const option = (id: string, correct: boolean): Option => ({
	id,
	html: `Option <em>${id}</em>`,
	correct,
	feedbackHtml: `<p>About ${id}</p>`
});

/** Q1: B is right. */
export const sampleSingleChoice = {
	...every,
	type: 'single-choice',
	options: [option('a', false), option('b', true), option('c', false), option('d', false)]
} as const satisfies ItemBody;

/** Q2: A, C and D are right. */
export const sampleMultipleResponse = {
	...every,
	type: 'multiple-response',
	options: [
		option('a', true),
		option('b', false),
		option('c', true),
		option('d', true),
		option('e', false)
	]
} as const satisfies ItemBody;

const pair = (id: string, answerId: string) => ({
	id,
	promptHtml: `Event ${id}`,
	answerId,
	feedbackHtml: `<p>About ${id}</p>`
});

/** Q3: four pairs and one distractor, x9. */
export const sampleMatching = {
	...every,
	type: 'matching',
	pairs: [pair('p1', 'x1'), pair('p2', 'x2'), pair('p3', 'x3'), pair('p4', 'x4')],
	answers: ['x1', 'x2', 'x3', 'x4', 'x9'].map((id) => ({
		id,
		text: `Who ${id}`,
		html: `Who ${id}`
	}))
} as const satisfies ItemBody;

const steps = (ids: readonly string[]) =>
	ids.map((id) => ({ id, text: `Step ${id}`, html: `Step ${id}` }));

/** Q4: six steps. */
export const sampleOrdering = {
	...every,
	type: 'ordering',
	steps: steps(['s1', 's2', 's3', 's4', 's5', 's6']),
	freeAfter: {}
} as const satisfies ItemBody;

/** Q8: step 5 may stand anywhere after step 2. */
export const sampleOrderingWithFreeStep = {
	...sampleOrdering,
	freeAfter: { s5: 's2' }
} as const satisfies ItemBody;

/** Q5: the ninth, 21:40; five minutes are forgiven on the clock, nothing on the date. */
export const sampleDayAndTime = {
	...every,
	type: 'numeric',
	form: 'day-and-time',
	answer: { day: 9, time: '21:40' },
	toleranceMinutes: 5
} as const satisfies ItemBody;

/** Q9: 500 tests a day. */
export const sampleNumber = {
	...every,
	type: 'numeric',
	form: 'number',
	answer: 500,
	tolerance: 0,
	unit: 'tests a day'
} as const satisfies ItemBody;

/** Each body with an answer that is wholly right. */
export const samples: readonly { name: string; body: ItemBody; right: object }[] = [
	{ name: 'single choice', body: sampleSingleChoice, right: { choice: 'b' } },
	{ name: 'multiple response', body: sampleMultipleResponse, right: { choices: ['d', 'a', 'c'] } },
	{
		name: 'matching',
		body: sampleMatching,
		right: { matches: { p1: 'x1', p2: 'x2', p3: 'x3', p4: 'x4' } }
	},
	{ name: 'ordering', body: sampleOrdering, right: { places: inPlaces('s1 s2 s3 s4 s5 s6') } },
	{
		name: 'ordering with a free step',
		body: sampleOrderingWithFreeStep,
		right: { places: inPlaces('s1 s2 s5 s3 s4 s6') }
	},
	{ name: 'day and time', body: sampleDayAndTime, right: { day: '9', time: '21:40' } },
	{ name: 'number', body: sampleNumber, right: { value: '500' } }
];

/** 's2 s1' -> { s2: '1', s1: '2' } */
export function inPlaces(order: string): Record<string, string> {
	return Object.fromEntries(order.split(' ').map((id, index) => [id, String(index + 1)]));
}

export const itemOf = (body: ItemBody, over: Partial<Item> = {}): Item => ({
	id: over.key ?? 'item',
	editionId: 'edition',
	assessmentId: 'quiz',
	key: 'item',
	type: body.type,
	outcome: 'LO1',
	level: 'apply',
	marks: 4,
	body,
	...over
});
