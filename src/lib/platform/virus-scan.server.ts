import { connect, type NetConnectOpts } from 'node:net';
import { collectBytes } from './collect-bytes.ts';
import { Away } from './errors.ts';
import type { FileStore } from './files.server.ts';

/** @returns what was found, by the scanner's name for it; null: nothing. @throws Away */
export type Scan = (bytes: Uint8Array) => Promise<string | null>;

/** The bytes hold something that harms whoever opens them. Nothing of them was kept. */
export class Infected extends Error {
	override name = 'Infected';
	found: string;
	constructor(found: string) {
		super(`The virus scan found ${found}.`);
		this.found = found;
	}
}

const ANSWER_WITHIN_MS = 30_000;
const CHUNK_BYTES = 64 * 1024;

/** Nothing enters such a store unscanned. @throws Infected, Away: nothing is kept then */
export const scannedStore = (store: FileStore, scan: Scan): FileStore => ({
	...store,
	async put(bytes, maxBytes) {
		const whole = await collectBytes(bytes, maxBytes);
		const found = await scan(whole);
		if (found !== null) throw new Infected(found);
		return store.put(whole, maxBytes);
	}
});

/** Asks clamd, by its command INSTREAM: the bytes in pieces, each after its length, then a piece of none. */
export function clamdScan(clamdUrl: string): Scan {
	const place = placeOf(clamdUrl);
	return async (bytes) => {
		let said: string;
		try {
			said = await converse(place, bytes);
		} catch (error) {
			throw away(error);
		}
		const [, verdict = said] = /^stream: (.*)$/.exec(said) ?? [];
		if (verdict === 'OK') return null;
		const found = /^(\S+) FOUND$/.exec(verdict)?.[1];
		if (found) return found;
		throw away(new Error(`clamd answered: ${said.slice(0, 200) || 'nothing'}`));
	};
}

/** tcp://host:3310, or unix:/run/clamav/clamd.ctl */
function placeOf(clamdUrl: string): NetConnectOpts {
	const { protocol, hostname, port, pathname } = new URL(clamdUrl);
	if (protocol === 'unix:') return { path: pathname };
	return { host: hostname.replace(/^\[|\]$/g, ''), port: Number(port || 3310) };
}

function converse(place: NetConnectOpts, bytes: Uint8Array): Promise<string> {
	return new Promise((resolve, reject) => {
		let said = '';
		const socket = connect(place);
		const limit = setTimeout(
			() => socket.destroy(new Error('clamd did not answer in time')),
			ANSWER_WITHIN_MS
		);
		socket.on('data', (chunk) => (said += String(chunk)));
		// It may close while we still send, having said why: then its word counts.
		socket.on('error', (error) => !said && reject(error));
		socket.on('close', () => {
			clearTimeout(limit);
			resolve(said.replace(/[\0\n]+$/, ''));
		});
		socket.write('zINSTREAM\0');
		for (let at = 0; at < bytes.length; at += CHUNK_BYTES) {
			const piece = bytes.subarray(at, at + CHUNK_BYTES);
			socket.write(lengthOf(piece));
			socket.write(piece);
		}
		socket.write(lengthOf(new Uint8Array()));
	});
}

function lengthOf(piece: Uint8Array): Uint8Array {
	const length = Buffer.alloc(4);
	length.writeUInt32BE(piece.length);
	return length;
}

const away = (cause: unknown) =>
	new Away(
		'Files cannot be checked for viruses at the moment, so none are taken. Try again in a few minutes.',
		{ cause }
	);
