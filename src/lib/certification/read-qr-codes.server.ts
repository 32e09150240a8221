import { createRequire } from 'node:module';
import { Worker } from 'node:worker_threads';
import { Refused, TooMany } from '#lib/platform/errors.ts';

const require = createRequire(import.meta.url);

/** So many pictures at once: who comes next is asked to come again, for a queue could be filled. */
const AT_ONCE = 2;
const TIMEOUT_MS = 8_000;
let running = 0;

/**
 * In a thread of its own, because unpacking a photograph takes the processor for a second, and a thread
 * can be ended. Plain JavaScript, because a thread begins from text and not from a built file.
 */
const THREAD = `
const { parentPort, workerData } = require('node:worker_threads');
const { readFileSync } = require('node:fs');
const { prepareZXingModule, readBarcodes } = require(workerData.reader);
prepareZXingModule({ overrides: { wasmBinary: readFileSync(workerData.wasm) } });
readBarcodes(workerData.bytes, { formats: ['QRCode'], maxNumberOfSymbols: 4 }).then(
	(codes) => parentPort.postMessage(codes.filter((code) => code.isValid).map((code) => code.text)),
	() => parentPort.postMessage([])
);
`;

/**
 * The texts of the QR codes in a JPEG or PNG: none when it has none or cannot be read. Ask
 * `pictureOf` first how large it is.
 * @throws TooMany when others are being read; Refused when it takes too long
 */
export async function readQrCodes(bytes: Buffer): Promise<string[]> {
	if (running >= AT_ONCE) throw new TooMany(5);
	running++;
	const thread = new Worker(THREAD, {
		eval: true,
		workerData: {
			bytes: new Uint8Array(bytes),
			reader: require.resolve('zxing-wasm/reader'),
			wasm: require.resolve('zxing-wasm/reader/zxing_reader.wasm')
		},
		resourceLimits: { maxOldGenerationSizeMb: 128 }
	});
	try {
		return await answerOf(thread);
	} finally {
		running--;
		await thread.terminate();
	}
}

const answerOf = (thread: Worker) =>
	new Promise<string[]>((resolve, reject) => {
		const tooLong = new Refused('The picture takes too long to read. Check its code instead.');
		const timer = setTimeout(() => {
			reject(tooLong);
		}, TIMEOUT_MS);
		const done = (codes: string[]) => {
			clearTimeout(timer);
			resolve(codes);
		};
		thread.once('message', done);
		// Whatever a picture does to its thread, it holds no code that can be read.
		thread.once('error', () => {
			done([]);
		});
		thread.once('exit', () => {
			done([]);
		});
	});
