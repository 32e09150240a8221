import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import postgres from 'postgres';
import { asClassComponent } from 'svelte/legacy';
import { expect, it } from 'vitest';
import { sendWhole } from './whole-response.ts';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as (options: { type: 'minor' }) => void;

// Never asked: a query that nobody waits for is not sent.
const idle = postgres('postgres://nobody@127.0.0.1:1/none', { max: 1 });
const page = asClassComponent((() => {}) as never) as unknown as {
	render: (props: object) => object;
};

const ROUNDS = 50;
const KILOBYTES = 250;

/** Some `KILOBYTES` that only one request knows. */
const belongings = () => Array.from({ length: KILOBYTES * 16 }, (_, n) => ({ n, half: n / 2 }));

/**
 * @returns the share of what the requests made that only a full collection would take away, 0 to 1
 */
async function keptFor(request: (its: object) => unknown): Promise<number> {
	const heap = async () => {
		// The turn in which something was made holds it.
		await new Promise(setImmediate);
		for (let round = 0; round < 3; round++) collect({ type: 'minor' });
		return process.memoryUsage().heapUsed;
	};
	request({});
	const before = await heap();
	for (let round = 0; round < ROUNDS; round++) {
		request(belongings());
		await heap();
	}
	return ((await heap()) - before) / 1024 / (ROUNDS * KILOBYTES);
}

/*
 * A function literal that is assigned to a property, or defined as an accessor, is made in the old generation:
 * all that it sees lives until the next full collection.
 */
it.each([
	[
		'an answer that is sent whole',
		(its: object) => {
			const request = Object.assign(new IncomingMessage(new Socket()), { its });
			sendWhole(request, new ServerResponse(request));
		}
	],
	['a query of the driver', (its: object) => idle`select ${its as never}`]
])('%s is forgotten with its request', async (_, request) => {
	expect(await keptFor(request)).toBeLessThan(0.1);
});

it('a page that was drawn has no accessors of its own', () => {
	const own = Object.values(Object.getOwnPropertyDescriptors(page.render({})));
	expect(own.filter(({ get }) => get)).toEqual([]);
});
