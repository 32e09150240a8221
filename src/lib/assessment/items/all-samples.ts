import type { Sample } from './sample-items.ts';

/** Every sample of every type, derived from the folders: this file is only read by tests. */
export const samples: readonly Sample[] = Object.values(
	import.meta.glob<readonly Sample[]>('./*/*.samples.ts', { eager: true, import: 'samples' })
).flat();
