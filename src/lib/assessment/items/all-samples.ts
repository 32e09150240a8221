import type { Better } from './better.ts';
import type { Sample } from './sample-items.ts';

/** What the tests of all types need of each, derived from the folders: only tests read this file. */

export const samples: readonly Sample[] = Object.values(
	import.meta.glob<readonly Sample[]>('./*/*.samples.ts', { eager: true, import: 'samples' })
).flat();

const files = import.meta.glob<Better>('./*/*.better.ts', { eager: true, import: 'better' });

/** Pairs of answers by type, of which the second is the better one. */
export const betterByType: Readonly<Record<string, Better | undefined>> = Object.fromEntries(
	Object.entries(files).map(([path, better]) => [path.split('/')[1], better])
);
