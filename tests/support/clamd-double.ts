import { createServer, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';

/** What clamd is told to find in tests; harmless, and no scanner's real test string. */
export const BAD_WORDS = 'these-bytes-are-infected';

export type ClamdDouble = {
	clamdUrl: string;
	/** The bytes of each conversation. */
	scanned: Buffer[];
	/** Instead of a verdict; '' closes the connection without a word, null never answers. */
	answerWith(reply: string | null | undefined): void;
	stop(): Promise<void>;
};

/** Speaks INSTREAM as clamd does, and refuses what clamd would refuse. */
export async function startClamdDouble(): Promise<ClamdDouble> {
	const scanned: Buffer[] = [];
	const sockets = new Set<Socket>();
	let fixed: string | null | undefined;
	const server = createServer((socket) => {
		sockets.add(socket.on('error', () => {}));
		let heard = Buffer.alloc(0);
		socket.on('data', (chunk) => {
			heard = Buffer.concat([heard, chunk]);
			const bytes = whole(heard);
			if (bytes === undefined) return;
			if (typeof bytes !== 'string') scanned.push(bytes);
			if (fixed === null) return;
			socket.end(fixed ?? (typeof bytes === 'string' ? bytes : `${verdict(bytes)}\0`));
		});
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	return {
		clamdUrl: `tcp://127.0.0.1:${(server.address() as AddressInfo).port}`,
		scanned,
		answerWith: (reply) => (fixed = reply),
		async stop() {
			for (const socket of sockets) socket.destroy();
			await new Promise((resolve) => server.close(resolve));
		}
	};
}

const verdict = (bytes: Buffer) =>
	bytes.includes(BAD_WORDS) ? 'stream: Test.Signature FOUND' : 'stream: OK';

/** The bytes once all pieces are there; undefined until then; words of refusal for anything else. */
function whole(heard: Buffer): Buffer | string | undefined {
	const command = Buffer.from('zINSTREAM\0');
	if (heard.length < command.length) return undefined;
	if (!heard.subarray(0, command.length).equals(command)) return 'UNKNOWN COMMAND\0';
	const pieces: Buffer[] = [];
	for (let at = command.length; at + 4 <= heard.length;) {
		const length = heard.readUInt32BE(at);
		if (length === 0) return Buffer.concat(pieces);
		pieces.push(heard.subarray(at + 4, at + 4 + length));
		at += 4 + length;
	}
	return undefined;
}
