import { compileModuleRow } from './compile-module.ts';
import type { CompiledEdition } from './compiled.ts';
import { filesOf, hashOf } from './content-hash.ts';
import { wholeOf } from './document.ts';
import type { Known } from './known.ts';
import type { ModuleTexts } from './module-texts.ts';
import type { CourseReading, ModuleReading, SharedReading } from './reading.ts';
import type { ContentFiles } from './text.ts';

/** Everything that was read of one course and found without fault. */
type Faultless = {
	files: ContentFiles;
	shared: SharedReading;
	known: Known;
	reading: CourseReading;
	texts: ReadonlyMap<ModuleReading, ModuleTexts>;
};

export function compileCourse({
	files,
	shared,
	known,
	reading,
	texts
}: Faultless): CompiledEdition {
	const course = wholeOf(reading.course);
	const tranche = wholeOf(shared.tranche);
	const { code, title, summary } = tranche;
	const { award } = course;
	const own = filesOf(files, reading.folder);
	return {
		tranche: { code, title, summary },
		draft: course.draft ?? false,
		courseCode: course.code,
		label: course.edition,
		contentHash: hashOf(own),
		title: course.title,
		summary: course.summary,
		audience: course.audience,
		entryText: course.entry,
		grades: course.grades,
		follows: course.follows ?? null,
		cost: course.cost ?? null,
		award: { ...award, validMonths: award.validMonths ?? null },
		files: own,
		modules: reading.modules.map((module, position) => {
			const compiled = texts.get(module);
			if (!compiled) throw new Error(`The texts of ${module.folder} are missing.`);
			return compileModuleRow(module, position + 1, compiled, known);
		}),
		glossary: [shared.glossary, reading.own.glossary]
			.flatMap((listed) => (listed ? wholeOf(listed) : []))
			.map(({ term, meaning }) => ({ term, meaning })),
		images: reading.modules.flatMap((module) =>
			[...module.images].map(([name, { sha256, mediaType, bytes }]) => ({
				...{ path: `${module.folder}/${name}`, sha256, mediaType, bytes }
			}))
		)
	};
}
