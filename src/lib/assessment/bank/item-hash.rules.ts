import { createHash } from 'node:crypto';
import { canonical } from '../answer-form.ts';

/**
 * What a question is known by, whatever it is called and whatever its pictures are called: SHA-256
 * of its words, with each picture's path replaced by the hash of its bytes.
 */
export function itemHash(source: object, pictures: ReadonlyMap<string, string>): string {
	const named = canonical({ ...source, id: '' });
	// Longer paths first: none is replaced inside of another.
	const text = [...pictures]
		.toSorted(([a], [b]) => b.length - a.length)
		.reduce((words, [path, sha256]) => words.replaceAll(path, sha256), named);
	return createHash('sha256').update(text).digest('hex');
}
