import { setup } from 'xstate';

/**
 * One notice on its way to one register. A failed try moves nothing: the delivery goes on waiting.
 * 'stopped' means that trying for days did not help and a person has to look; 'withheld', that there
 * was no agreement or no consent to send it when its turn came; 'overtaken', that a later notice of the
 * same award, which protects the public and says everything, went before it.
 */
export type DeliveryEvent =
	| { type: 'acknowledged'; status: number }
	| { type: 'gaveUp'; tries: number }
	| { type: 'withheld'; why: WithheldBecause }
	| { type: 'overtaken' }
	| { type: 'askedAgain' };

export type WithheldBecause = 'noAgreement' | 'agreementEnded' | 'noConsent';

export type DeliveryState = 'waiting' | 'acknowledged' | 'stopped' | 'withheld' | 'overtaken';

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
				gaveUp: 'stopped',
				withheld: 'withheld',
				overtaken: 'overtaken'
			}
		},
		acknowledged: { on: { askedAgain: 'waiting' } },
		stopped: { on: { askedAgain: 'waiting' } },
		withheld: { on: { askedAgain: 'waiting' } },
		overtaken: { on: { askedAgain: 'waiting' } }
	}
});
