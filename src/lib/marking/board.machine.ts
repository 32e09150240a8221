import { setup } from 'xstate';

/** `results` is how many results the board ratified in its one act. */
export type BoardEvent = { type: 'ratified'; results: number };

/** A meeting of the examiners. What it ratified is final: a later meeting is a new board. */
export const boardMachine = setup({
	types: { events: {} as BoardEvent }
}).createMachine({
	id: 'board',
	initial: 'open',
	states: {
		open: { on: { ratified: { target: 'ratified', guard: ({ event }) => event.results > 0 } } },
		ratified: { type: 'final' }
	}
});
