import { setup } from 'xstate';

/**
 * One notice on its way to one register. A failed try moves nothing: the delivery goes on waiting.
 * 'stopped' means that trying for days did not help and a person has to look.
 */
export type DeliveryEvent =
	| { type: 'acknowledged'; status: number }
	| { type: 'gaveUp'; tries: number }
	| { type: 'askedAgain' };

export type DeliveryState = 'waiting' | 'acknowledged' | 'stopped';

export const deliveryMachine = setup({
	types: { events: {} as DeliveryEvent },
	guards: {
		// Only an answer of 200 to 299 is a yes; a redirect is not.
		isYes: ({ event }) => event.type === 'acknowledged' && event.status >= 200 && event.status < 300
	}
}).createMachine({
	id: 'delivery',
	initial: 'waiting',
	states: {
		waiting: {
			on: {
				acknowledged: { target: 'acknowledged', guard: 'isYes' },
				gaveUp: 'stopped'
			}
		},
		acknowledged: { on: { askedAgain: 'waiting' } },
		stopped: { on: { askedAgain: 'waiting' } }
	}
});
