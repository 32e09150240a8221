/** How the name of a picture with these bytes ends; undefined when they begin like none. */
export function imageEnding(bytes: Uint8Array): 'png' | 'jpg' | 'gif' | undefined {
	const start = Buffer.from(bytes.subarray(0, 8)).toString('latin1');
	if (start === '\x89PNG\r\n\x1a\n') return 'png';
	if (start.startsWith('\xff\xd8\xff')) return 'jpg';
	return /^GIF8[79]a/.test(start) ? 'gif' : undefined;
}
