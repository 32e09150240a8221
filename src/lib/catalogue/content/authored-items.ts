import type { CompiledEdition, CompiledItem } from './compiled.ts';
import { readYaml } from './yaml-text.ts';

/** A question of an edition as it is published, and as its author wrote it. */
export type AuthoredInEdition = {
	moduleCode: string;
	/** The quiz.yaml that has it, by its path in the tranche's folder. */
	file: string;
	item: CompiledItem;
	source: object;
	/** Whether its file names who wrote it, and who else reviewed it. */
	isReviewed: boolean;
	/** By the path that it has in the question. */
	pictures: Map<string, CompiledEdition['images'][number]>;
};

/** Every question of a faultless edition, with what quiz.yaml says of it. */
export function authoredItems({ files, modules, images }: CompiledEdition): AuthoredInEdition[] {
	const sources = new Map<string, { source: object; file: string; isReviewed: boolean }>();
	for (const { path, bytes } of files) {
		if (!path.endsWith('.yaml')) continue;
		const file = readYaml(new TextDecoder().decode(bytes), () => {})?.value as Partial<{
			kind: string;
			items: { id: string }[];
			reviewedBy: string[];
		}>;
		if (file?.kind !== 'quiz') continue;
		const isReviewed = file.reviewedBy !== undefined;
		for (const item of file.items ?? []) {
			sources.set(item.id, { source: item, file: path, isReviewed });
		}
	}
	return modules.flatMap(({ code, assessments }) =>
		assessments
			.flatMap(({ items }) => items)
			.flatMap((item) => {
				const found = sources.get(item.key);
				if (!found) return [];
				const folder = found.file.split('/').at(-2) ?? '';
				const pictures = shownIn(found.source, `${folder}/`, images);
				return [{ moduleCode: code, item, ...found, pictures }];
			})
	);
}

function shownIn(source: object, folder: string, images: CompiledEdition['images']) {
	const text = JSON.stringify(source);
	const shown = images
		.filter(({ path }) => path.startsWith(folder))
		.map((image) => [image.path.slice(folder.length), image] as const)
		.filter(([path]) => text.includes(path));
	return new Map(shown);
}
