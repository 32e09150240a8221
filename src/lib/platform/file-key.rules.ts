import { NotFound } from './errors.ts';

/**
 * Where the bytes of a hash lie, in a folder and in a bucket alike, so that copying one into the
 * other moves the files: ab/abcdef...
 * @throws NotFound for what is no hash: names of other files never reach a store
 */
export function keyOf(sha256: string): string {
	if (!/^[0-9a-f]{64}$/.test(sha256)) throw new NotFound('That file');
	return `${sha256.slice(0, 2)}/${sha256}`;
}
