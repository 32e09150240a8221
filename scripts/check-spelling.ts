/**
 * Spelling and style of content and documents: npm run test:spelling. The dictionary is British
 * English; words of the field stand in docs/words.txt. `--list` prints the unknown words alone.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { openDictionary } from './spelling/dictionary.ts';
import { findingsIn } from './spelling/findings.ts';

const WORDS = 'docs/words.txt';
const ROOTS = ['content', 'docs', 'CHANGELOG.md', 'CONTRIBUTING.md', 'README.md'];
/** Drawn by programs. */
const GENERATED = /^docs\/machines\//;

function filesIn(root: string): string[] {
	if (/\.\w+$/.test(root)) return [root];
	return readdirSync(root, { withFileTypes: true, recursive: true })
		.filter((entry) => entry.isFile() && /\.(md|yaml|svg)$/.test(entry.name))
		.map((entry) => `${entry.parentPath}/${entry.name}`.replaceAll('\\', '/'))
		.filter((file) => !GENERATED.test(file))
		.toSorted();
}

const own = readFileSync(WORDS, 'utf8').split(/\r?\n/).filter(Boolean);
const dictionary = openDictionary(new Set(own));
const findings = ROOTS.flatMap(filesIn).flatMap((file) =>
	findingsIn(file, readFileSync(file, 'utf8'), dictionary).map((found) => ({ file, ...found }))
);

if (process.argv.includes('--list')) {
	const unknown = new Set(findings.map((found) => found.unknown ?? '').filter(Boolean));
	console.log([...unknown].toSorted((a, b) => a.localeCompare(b, 'en')).join('\n'));
} else {
	for (const { file, line, message } of findings) console.error(`${file}:${line}: ${message}`);
	if (findings.length > 0) {
		console.error(`${findings.length} found. A word of the field belongs in ${WORDS}.`);
		process.exitCode = 1;
	}
}
