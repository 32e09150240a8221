import { setup } from 'xstate';

/** A register as a listener: told, paused by staff, or gone because it said so itself (410). */
export type ReceiverEvent = { type: 'paused' } | { type: 'resumed' } | { type: 'saidGone' };

export type ReceiverState = 'active' | 'paused' | 'gone';

export const receiverMachine = setup({
	types: { events: {} as ReceiverEvent }
}).createMachine({
	id: 'receiver',
	initial: 'active',
	states: {
		active: { on: { paused: 'paused', saidGone: 'gone' } },
		// A try that was under way when staff paused may still hear that the register is gone.
		paused: { on: { resumed: 'active', saidGone: 'gone' } },
		gone: { on: { resumed: 'active' } }
	}
});
