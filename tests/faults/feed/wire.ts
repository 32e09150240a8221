import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { Webhook } from 'standardwebhooks';

/** What happens to one message between us and the register. */
export type Harm =
	| 'none'
	| 'cut-before' // the register is down
	| 'cut-after' // it applied the notice, and its answer never came
	| 'slow'
	| 'twice'
	| 'lie' // it answers 200 and keeps nothing
	| 'hold' // it comes later, and after those that were sent after it
	| '500'
	| '302'
	| 'garbage';

export type Wire = {
	url: string;
	/** Chooses what happens to the next message about that award. */
	harm: (awardId: string) => Harm;
	/** How many messages the register was handed. */
	passed: number;
	/** Hands over what was held, the last first. */
	release(): Promise<void>;
	close(): void;
};

type Message = { id: string; body: string };

/**
 * A wire to a register that does harm on the way. It believes only what is signed, and signs anew with
 * the time of now: the sender's clock may be a simulated one, the register's is not.
 */
export async function openWire(registerUrl: string, secret: string): Promise<Wire> {
	const webhook = new Webhook(secret);
	const held: Message[] = [];
	const wire = { harm: (_awardId: string): Harm => 'none', passed: 0 };

	async function handOver({ id, body }: Message): Promise<Response> {
		const at = new Date();
		const headers = {
			'webhook-id': id,
			'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
			'webhook-signature': webhook.sign(id, at, body)
		};
		const answer = await fetch(`${registerUrl}/notices`, { method: 'POST', headers, body });
		wire.passed++;
		return answer;
	}

	async function relay(request: IncomingMessage, response: ServerResponse): Promise<void> {
		const message = await readSigned(webhook, request);
		if (!message) return void response.writeHead(401).end();
		const harm = wire.harm((JSON.parse(message.body) as { award_id: string }).award_id);
		if (harm === 'cut-before') return void request.socket.destroy();
		if (harm === 'lie') return void response.writeHead(200).end('{}');
		if (harm === 'hold') {
			held.push(message);
			return void request.socket.destroy();
		}
		const answer = await handOver(message);
		if (harm === 'twice') await handOver(message);
		if (harm === 'slow') await sleep(400);
		if (harm === 'cut-after') return void request.socket.destroy();
		if (harm === 'garbage') return void request.socket.end('%$&/(\r\n\r\n');
		if (harm === '302') return void response.writeHead(302, { location: registerUrl }).end();
		response.writeHead(harm === '500' ? 500 : answer.status).end(await answer.text());
	}

	const server: Server = createServer((request, response) => void relay(request, response));
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	return Object.assign(wire, {
		url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/notices`,
		async release() {
			for (const message of held.splice(0).toReversed()) await handOver(message);
		},
		close() {
			server.closeAllConnections();
			server.close();
		}
	});
}

async function readSigned(webhook: Webhook, request: IncomingMessage): Promise<Message | null> {
	const chunks: Buffer[] = [];
	for await (const chunk of request) chunks.push(chunk as Buffer);
	const body = Buffer.concat(chunks).toString('utf8');
	const { headers } = request;
	const id = String(headers['webhook-id']);
	const at = new Date(Number(headers['webhook-timestamp']) * 1000);
	return headers['webhook-signature'] === webhook.sign(id, at, body) ? { id, body } : null;
}
