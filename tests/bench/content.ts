import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Scenario } from './scenario.ts';

const OWN = 'content/tranche-1';

/** The project's content, or a copy of it with what the scenarios change in it. */
export async function contentFor(
	scenarios: readonly Pick<Scenario, 'content'>[]
): Promise<{ folder: string; remove(): Promise<void> }> {
	const changes = scenarios.flatMap(({ content }) => Object.entries(content ?? {}));
	if (changes.length === 0) return { folder: OWN, remove: () => Promise.resolve() };
	const folder = await mkdtemp(join(tmpdir(), 'tranche-bench-content-'));
	await cp(OWN, folder, { recursive: true });
	for (const [path, [from, to]] of changes) {
		const text = await readFile(join(folder, path), 'utf8');
		if (!text.includes(from)) throw new Error(`${path} does not say "${from}".`);
		await writeFile(join(folder, path), text.replace(from, to));
	}
	return { folder, remove: () => rm(folder, { recursive: true, force: true }) };
}
