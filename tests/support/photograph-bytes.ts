type Taken = {
	width?: number;
	height?: number;
	/** As Exif says it, 1 to 8. */
	turn?: number;
	/** Which end of a number comes first. */
	order?: 'MM' | 'II';
	/** A remark of the camera. */
	place?: string;
	/** The whole of the Exif part, instead. */
	exif?: Uint8Array;
};

const part = (marker: number, content: Uint8Array | string) => {
	const bytes = Buffer.from(content as string, 'latin1');
	const length = Buffer.alloc(2);
	length.writeUInt16BE(bytes.length + 2);
	return Buffer.concat([Buffer.from([0xff, marker]), length, bytes]);
};

/** A JPEG in which a camera wrote down what cameras do. Of its pixels only the size is right. */
export function photograph(taken: Taken = {}): Buffer {
	const { width = 4, height = 3, place = 'Leeds', exif = exifOf(taken) } = taken;
	const frame = Buffer.from([8, height >> 8, height & 255, width >> 8, width & 255, 1, 1, 17, 0]);
	return Buffer.concat([
		Buffer.from([0xff, 0xd8]),
		part(0xe0, 'JFIF\0\x01\x01\0\0\x01\0\x01\0\0'),
		part(0xe1, Buffer.concat([Buffer.from('Exif\0\0', 'latin1'), exif])),
		part(0xfe, place),
		part(0xc0, frame),
		part(0xda, '\x01\x01\0\0\x3f\0'),
		Buffer.from([1, 2, 3, 0xff, 0xd9])
	]);
}

/** Two entries: the camera's name, and which side is up. */
function exifOf({ turn = 1, order = 'MM' }: Taken): Buffer {
	const bytes = Buffer.alloc(8 + 2 + 24 + 4 + 7);
	const write16 = (value: number, at: number) =>
		order === 'MM' ? bytes.writeUInt16BE(value, at) : bytes.writeUInt16LE(value, at);
	const write32 = (value: number, at: number) =>
		order === 'MM' ? bytes.writeUInt32BE(value, at) : bytes.writeUInt32LE(value, at);
	bytes.write(order, 0, 'latin1');
	write16(42, 2);
	write32(8, 4);
	write16(2, 8);
	write16(0x0110, 10);
	write16(2, 12);
	write32(7, 14);
	write32(38, 18);
	write16(0x0112, 22);
	write16(3, 24);
	write32(1, 26);
	write16(turn, 30);
	bytes.write('Camera\0', 38, 'latin1');
	return bytes;
}

/** A GIF of one point, or of several one after the other. */
export function drawing(pictures = 1): Buffer {
	const one = Buffer.from([0x2c, 0, 0, 0, 0, 1, 0, 1, 0, 0, 2, 2, 0x44, 1, 0]);
	return Buffer.concat([
		Buffer.from('GIF89a', 'latin1'),
		Buffer.from([1, 0, 1, 0, 0x80, 0, 0, 0, 0, 0, 255, 255, 255]),
		Buffer.from([0x21, 0xf9, 4, 1, 0, 0, 0, 0]),
		...Array.from({ length: pictures }, () => one),
		Buffer.from([0x3b])
	]);
}
