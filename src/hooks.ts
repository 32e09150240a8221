import type { Transport } from '@sveltejs/kit';
import { ServerOnly } from '#lib/platform/server-only.ts';

/** How a load's own types travel to the browser. */
export const transport: Transport = {
	ServerOnly: {
		encode: (value) => value instanceof ServerOnly && 'stays on the server',
		decode: () => {
			throw new Error('A page that runs in the browser was given data that stays on the server.');
		}
	}
};
