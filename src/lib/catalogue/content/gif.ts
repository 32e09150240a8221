/** The blocks of a GIF after which others follow. */
const [EXTENSION, PICTURE, END] = [0x21, 0x2c, 0x3b];

/**
 * Pixels of a GIF that shows one picture. One that moves is refused: nobody could stop it, and for
 * some readers nothing else on its page can be read then.
 * @returns the size, or a plain sentence that says why it cannot be shown
 */
export function gifSize(bytes: Uint8Array): { width: number; height: number } | string {
	const no = 'is no GIF image';
	if (!/^GIF8[79]a$/.test(Buffer.from(bytes.subarray(0, 6)).toString('latin1'))) return no;
	if (bytes.length < 14) return no;
	const [width, height] = [bytes[6]! | (bytes[7]! << 8), bytes[8]! | (bytes[9]! << 8)];
	let at = 13 + coloursOf(bytes[10]!);
	let pictures = 0;
	while (at < bytes.length && bytes[at] !== END) {
		if (bytes[at] === EXTENSION) at = afterBlocks(bytes, at + 2);
		else if (bytes[at] === PICTURE && at + 10 < bytes.length) {
			if (++pictures > 1) return 'moves, and nobody could stop it: send it as a still picture';
			at = afterBlocks(bytes, at + 10 + coloursOf(bytes[at + 9]!) + 1);
		} else return no;
	}
	return pictures === 1 && width > 0 && height > 0 ? { width, height } : no;
}

/** Bytes of the table of colours that the flags speak of. */
const coloursOf = (flags: number): number => (flags & 0x80 ? 3 * 2 ** ((flags & 7) + 1) : 0);

/** Blocks say their length first; one of length 0 ends them. */
function afterBlocks(bytes: Uint8Array, start: number): number {
	let at = start;
	while (at < bytes.length && bytes[at] !== 0) at += bytes[at]! + 1;
	return at + 1;
}
