import QRCode from 'qrcode';

/**
 * A QR code as one path: `size` modules a side with the quiet zone of four that scanners need, each
 * module one unit. Drawn the same on the page and in the PDF.
 */
export function qrPath(text: string): { size: number; quiet: number; path: string } {
	const { modules } = QRCode.create(text, { errorCorrectionLevel: 'Q' });
	const quiet = 4;
	const runs: string[] = [];
	for (let y = 0; y < modules.size; y++) {
		for (let x = 0; x < modules.size; x++) {
			if (!modules.get(y, x)) continue;
			const from = x;
			while (x + 1 < modules.size && modules.get(y, x + 1)) x++;
			const width = x - from + 1;
			runs.push(`M${from + quiet} ${y + quiet}h${width}v1h-${width}z`);
		}
	}
	return { size: modules.size + 2 * quiet, quiet, path: runs.join('') };
}
