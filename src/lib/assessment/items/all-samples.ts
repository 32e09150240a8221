import type { Authored } from './authored.ts';
import type { Better } from './better.ts';
import type { Sample } from './sample-items.ts';

/** What the tests of all types need of each, derived from the folders: only tests read this file. */

export const samples: readonly Sample[] = Object.values(
	import.meta.glob<readonly Sample[]>('./*/*.samples.ts', { eager: true, import: 'samples' })
).flat();

const byFolder = <T>(files: Record<string, T>): Readonly<Record<string, T>> =>
	Object.fromEntries(Object.entries(files).map(([path, file]) => [path.split('/')[1]!, file]));

/** Pairs of answers by type, of which the second is the better one. */
export const betterByType: Readonly<Record<string, Better | undefined>> = byFolder(
	import.meta.glob<Better>('./*/*.better.ts', { eager: true, import: 'better' })
);

/** What quiz.yaml says of questions of each type. */
export const authoredByType = byFolder(
	import.meta.glob<Authored>('./*/*.authored.ts', { eager: true, import: 'authored' })
);
