import { crc32, deflateSync } from 'node:zlib';
import QRCode from 'qrcode';

type Look = { turnDegrees?: number; pointsPerModule?: number; blurPoints?: number; noise?: number };

/** A picture of a QR code as somebody may take it: turned, out of focus, grainy, badly lit. */
export function photographOf(text: string, look: Look = {}): Buffer {
	const { turnDegrees = 19, pointsPerModule = 5, blurPoints = 1, noise = 18 } = look;
	const { modules } = QRCode.create(text, { errorCorrectionLevel: 'Q' });
	const side = Math.ceil((modules.size + 8) * pointsPerModule * 1.5);
	const turn = (turnDegrees * Math.PI) / 180;
	// The same grain each time.
	let seed = 7;
	const grain = () => (seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31) / 2 ** 31 - 0.5;
	const dark = (x: number, y: number) => {
		const [u, v] = [x - side / 2, y - side / 2];
		const column = Math.floor(
			(u * Math.cos(turn) + v * Math.sin(turn)) / pointsPerModule + modules.size / 2
		);
		const row = Math.floor(
			(v * Math.cos(turn) - u * Math.sin(turn)) / pointsPerModule + modules.size / 2
		);
		const inside = Math.min(row, column) >= 0 && Math.max(row, column) < modules.size;
		return inside && modules.get(row, column) ? 1 : 0;
	};
	return greyPng(side, (x, y) => {
		let ink = 0;
		for (let dx = -blurPoints; dx <= blurPoints; dx++) {
			for (let dy = -blurPoints; dy <= blurPoints; dy++) ink += dark(x + dx, y + dy);
		}
		const paper = 215 - (60 * x) / side;
		return paper - (ink / (2 * blurPoints + 1) ** 2) * 150 + grain() * noise;
	});
}

/** A square PNG in shades of grey; `shade` says 0 to 255 for a point. */
export function greyPng(side: number, shade: (x: number, y: number) => number): Buffer {
	const rows = Buffer.alloc(side * (side + 1));
	for (let y = 0; y < side; y++) {
		for (let x = 0; x < side; x++) {
			rows[y * (side + 1) + 1 + x] = Math.max(0, Math.min(255, Math.round(shade(x, y))));
		}
	}
	return pngOf(side, side, deflateSync(rows));
}

/** A PNG that says such a size, whatever its points are. */
export function pngOf(width: number, height: number, points: Buffer): Buffer {
	const head = Buffer.from([0, 0, 0, 0, 0, 0, 0, 0, 8, 0, 0, 0, 0]);
	head.writeUInt32BE(width, 0);
	head.writeUInt32BE(height, 4);
	const chunks = [chunk('IHDR', head), chunk('IDAT', points), chunk('IEND', Buffer.alloc(0))];
	return Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), ...chunks]);
}

function chunk(type: string, data: Buffer): Buffer {
	const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
	const length = Buffer.alloc(4);
	length.writeUInt32BE(data.length);
	const sum = Buffer.alloc(4);
	sum.writeUInt32BE(crc32(body));
	return Buffer.concat([length, body, sum]);
}
