import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Webhook } from 'standardwebhooks';

/** A register for tests that answers as it is told and remembers what it was sent. */
export type RegisterDouble = {
	url: string;
	secret: string;
	/** Every message whose signature the independent library accepted, in order of arrival. */
	heard: Heard[];
	/** How it answers the next messages; default: 200. */
	answer: (request: IncomingMessage, response: ServerResponse, message: Heard) => void;
	close(): Promise<void>;
};

export type Heard = {
	id: string;
	timestamp: number;
	body: { notice_id: string; award_id: string; sequence: number; notice_type: string };
};

export const testSecret = `whsec_${Buffer.from('a secret of exactly 32 characters').toString('base64')}`;

export async function registerDouble(): Promise<RegisterDouble> {
	const webhook = new Webhook(testSecret);
	const double: Omit<RegisterDouble, 'url' | 'close'> = {
		secret: testSecret,
		heard: [],
		answer: (_request, response) => response.writeHead(200).end('{}')
	};
	const server = createServer((request, response) => {
		void bodyOf(request).then((raw) => {
			const { headers } = request;
			const timestamp = Number(headers['webhook-timestamp']);
			// The tests' clock is not the machine's: the age is checked apart from the signature.
			const expected = webhook.sign(String(headers['webhook-id']), new Date(timestamp * 1000), raw);
			const signatures = String(headers['webhook-signature']).split(' ');
			if (!signatures.includes(expected)) return response.writeHead(401).end();
			const message: Heard = {
				id: String(headers['webhook-id']),
				timestamp,
				body: JSON.parse(raw) as Heard['body']
			};
			double.heard.push(message);
			double.answer(request, response, message);
		});
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const { port } = server.address() as AddressInfo;
	return Object.assign(double, {
		url: `http://127.0.0.1:${port}/notices`,
		close: async () => {
			server.closeAllConnections();
			await new Promise((resolve) => server.close(resolve));
		}
	});
}

async function bodyOf(request: IncomingMessage): Promise<string> {
	const chunks: Buffer[] = [];
	for await (const chunk of request) chunks.push(chunk as Buffer);
	return Buffer.concat(chunks).toString('utf8');
}
