import type { ContentFiles } from './text.ts';

/** Said in course.yaml; read without YAML, as the file of a draft may still be broken. */
const DRAFT = /^draft:[ \t]*true\b/m;

/** Without the courses that are still being written: they are checked, but not published. */
export function withoutDrafts(files: ContentFiles): ContentFiles {
	const drafts = [...files]
		.filter(([path, bytes]) => {
			return /^[^/]+\/course\.yaml$/.test(path) && DRAFT.test(new TextDecoder().decode(bytes));
		})
		.map(([path]) => path.slice(0, path.indexOf('/') + 1));
	return new Map([...files].filter(([path]) => !drafts.some((folder) => path.startsWith(folder))));
}
