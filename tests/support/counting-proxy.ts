import { connect, createServer, type Socket } from 'node:net';

export type CountingProxy = {
	/** The database's address by way of the proxy. */
	url: string;
	/** Statements executed since the last `reset`. */
	count(): number;
	reset(): void;
	/** As when the database goes away: connections break, and new ones are refused. */
	cut(): void;
	mend(): void;
	close(): Promise<void>;
};

const TYPE_BYTES = 1;
const LENGTH_BYTES = 4;
// https://www.postgresql.org/docs/current/protocol-message-formats.html
const EXECUTES = new Set(['E', 'Q']);

/**
 * Stands between an app and PostgreSQL and counts the statements on the wire: whatever the code
 * believes, this is what the database was asked.
 */
export async function startCountingProxy(databaseUrl: string): Promise<CountingProxy> {
	const target = new URL(databaseUrl);
	let executed = 0;
	let isCut = false;
	const sockets = new Set<Socket>();
	const server = createServer((client) => {
		if (isCut) return void client.destroy();
		const upstream = connect(Number(target.port || 5432), target.hostname);
		for (const socket of [client, upstream]) {
			sockets.add(socket);
			socket.on('error', () => socket.destroy());
			socket.once('close', () => {
				client.destroy();
				upstream.destroy();
				sockets.delete(socket);
			});
		}
		const read = messageReader((type) => {
			if (EXECUTES.has(type)) executed++;
		});
		client.on('data', read);
		client.pipe(upstream);
		upstream.pipe(client);
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const address = server.address();
	const url = new URL(databaseUrl);
	url.hostname = '127.0.0.1';
	url.port = String(typeof address === 'object' && address ? address.port : 0);
	return {
		url: url.href,
		count: () => executed,
		reset: () => (executed = 0),
		cut() {
			isCut = true;
			for (const socket of sockets) socket.destroy();
		},
		mend() {
			isCut = false;
		},
		async close() {
			for (const socket of sockets) socket.destroy();
			await new Promise((resolve) => server.close(resolve));
		}
	};
}

/** Calls back with the type of each message of one connection, however the bytes are cut. */
function messageReader(seen: (type: string) => void): (chunk: Buffer) => void {
	let rest = Buffer.alloc(0);
	// The first message of a connection has no type byte.
	let started = false;
	return (chunk) => {
		rest = Buffer.concat([rest, chunk]);
		for (;;) {
			const head = started ? TYPE_BYTES : 0;
			if (rest.length < head + LENGTH_BYTES) return;
			const length = head + rest.readInt32BE(head);
			if (rest.length < length) return;
			if (started) seen(rest.toString('latin1', 0, TYPE_BYTES));
			started = true;
			rest = rest.subarray(length);
		}
	};
}
