import type { CompiledEdition, CompiledItem } from './compiled.ts';
import { readYaml } from './yaml-text.ts';

/** A question of an edition as it is published, and as its author wrote it. */
export type AuthoredInEdition = { moduleCode: string; item: CompiledItem; source: object };

/** Every question of a faultless edition, with what quiz.yaml says of it. */
export function authoredItems({ files, modules }: CompiledEdition): AuthoredInEdition[] {
	const sources = new Map<string, object>();
	for (const { path, bytes } of files) {
		if (!path.endsWith('.yaml')) continue;
		const file = readYaml(new TextDecoder().decode(bytes), () => {})?.value as Partial<{
			kind: string;
			items: { id: string }[];
		}>;
		if (file?.kind !== 'quiz') continue;
		for (const item of file.items ?? []) sources.set(item.id, item);
	}
	return modules.flatMap(({ code, assessments }) =>
		assessments
			.flatMap(({ items }) => items)
			.flatMap((item) => {
				const source = sources.get(item.key);
				return source ? [{ moduleCode: code, item, source }] : [];
			})
	);
}
