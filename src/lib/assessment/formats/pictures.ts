import { createHash } from 'node:crypto';
import { imageEnding } from '#lib/platform/image-ending.ts';
import { imagePath } from './markup.ts';

/**
 * The pictures of one file. Two questions may well call different pictures image.png: here a path
 * stands for one picture only.
 */
export class Pictures {
	/** By path: 'images/map.svg'. */
	readonly images = new Map<string, Uint8Array>();

	/**
	 * The ending of its name becomes that of its bytes, where they begin like a picture: other systems
	 * go by the bytes alone.
	 * @returns the path under which the picture is kept
	 */
	add(name: string, bytes: Uint8Array): string {
		const path = imagePath(name);
		const dot = path.lastIndexOf('.');
		const start = dot > 0 ? path.slice(0, dot) : path;
		const found = imageEnding(bytes);
		const ending = found ? `.${found}` : path.slice(start.length);
		const named = start + ending;
		const same = `${named} ${createHash('sha256').update(bytes).digest('hex')}`;
		const known = this.#paths.get(same);
		if (known) return known;
		let number = this.#taken.get(named) ?? 0;
		const next = () => (++number === 1 ? named : `${start}-${number}${ending}`);
		let free = next();
		while (this.images.has(free)) free = next();
		this.#taken.set(named, number);
		this.#paths.set(same, free);
		this.images.set(free, bytes);
		return free;
	}

	/** Where a picture is kept, by its name and its bytes. */
	readonly #paths = new Map<string, string>();
	/** How many numbers of a name are given: thousands may all be called image.png. */
	readonly #taken = new Map<string, number>();

	/** A picture inside of an address (data:image/png;base64,...); undefined for any other address. */
	embedded(address: string): string | undefined {
		const [, kind = '', named = '', body = ''] =
			/^data:image\/([a-z+]+)(?:;name=([a-z0-9.-]+))?;base64,(.*)$/s.exec(address) ?? [];
		if (!kind) return undefined;
		const ending = kind.replace('svg+xml', 'svg').replace('jpeg', 'jpg');
		const name = named || `embedded.${ending}`;
		return this.add(name, new Uint8Array(Buffer.from(body, 'base64')));
	}
}

/** A picture as an address that holds it, with its name, so that it comes back under it. */
export function addressOf(path: string, bytes: Uint8Array): string {
	const name = path.replace(/^images\//, '');
	const kind =
		{ svg: 'svg+xml', jpg: 'jpeg' }[name.split('.').at(-1) ?? ''] ?? name.split('.').at(-1);
	return `data:image/${kind};name=${name};base64,${Buffer.from(bytes).toString('base64')}`;
}
