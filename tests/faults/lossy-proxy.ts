import { connect, createServer, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';

export type LossyProxy = {
	origin: string;
	/** From now on so many of the answers are lost on their way, 0 to 1. */
	lose(share: number): void;
	lost(): number;
	close(): void;
};

/**
 * A network that loses answers: what is sent reaches the server, which stores it, and the answer never
 * arrives. The connection breaks, as one does whose answer timed out.
 */
export async function lossyProxy(port: number): Promise<LossyProxy> {
	let share = 0;
	let lost = 0;
	const open = new Set<Socket>();
	const proxy = createServer((near) => {
		const far = connect(port, '127.0.0.1');
		for (const socket of [near, far]) {
			open.add(socket);
			socket.on('error', () => socket.destroy());
			socket.on('close', () => {
				open.delete(socket);
				near.destroy();
				far.destroy();
			});
		}
		near.on('data', (bytes) => far.write(bytes));
		far.on('data', (bytes) => {
			// The server has answered, so what was asked is done.
			if (Math.random() >= share) return near.write(bytes);
			lost += 1;
			near.destroy();
			return far.destroy();
		});
	});
	await new Promise<void>((listening) => proxy.listen(0, '127.0.0.1', listening));
	const { port: own } = proxy.address() as AddressInfo;
	return {
		origin: `http://127.0.0.1:${own}`,
		lose: (wanted) => (share = wanted),
		lost: () => lost,
		close() {
			proxy.close();
			for (const socket of open) socket.destroy();
		}
	};
}
