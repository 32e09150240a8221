import { imagePath } from './markup.ts';

/**
 * The pictures of one file. Two questions may well call different pictures image.png: here a path
 * stands for one picture only.
 */
export class Pictures {
	/** By path: 'images/map.svg'. */
	readonly images = new Map<string, Uint8Array>();

	/** @returns the path under which the picture is kept */
	add(name: string, bytes: Uint8Array): string {
		const path = imagePath(name);
		const dot = path.lastIndexOf('.');
		const [start, ending] = dot > 0 ? [path.slice(0, dot), path.slice(dot)] : [path, ''];
		for (let number = 1; ; number++) {
			const free = number === 1 ? path : `${start}-${number}${ending}`;
			const there = this.images.get(free);
			if (there && Buffer.compare(there, bytes) !== 0) continue;
			this.images.set(free, bytes);
			return free;
		}
	}

	/** A picture inside of an address (data:image/png;base64,...); undefined for any other address. */
	embedded(address: string): string | undefined {
		const [, kind = '', body = ''] = /^data:image\/([a-z+]+);base64,(.*)$/s.exec(address) ?? [];
		if (!kind) return undefined;
		const ending = kind.replace('svg+xml', 'svg').replace('jpeg', 'jpg');
		return this.add(`embedded.${ending}`, new Uint8Array(Buffer.from(body, 'base64')));
	}
}
