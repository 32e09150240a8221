import { checkReferences } from './check-references.ts';
import type { ModuleIds } from './check-module.ts';
import type { Known } from './known.ts';
import type { LessonReading } from './reading.ts';

export function checkLesson(
	{ file, slug, front }: LessonReading,
	known: Known,
	ids: ModuleIds
): void {
	const { code, outcomes, maps, furtherReading } = front.partly;
	if (code !== undefined) {
		const named = slug.slice(0, slug.indexOf('-'));
		if (named !== code) front.fault(['code'], `the file's name begins with ${named}, not ${code}`);
		const first = ids.lessons.get(code);
		if (first !== undefined && first !== file) {
			front.fault(['code'], `the lesson ${code} is already in ${first}`);
		}
	}
	checkReferences(front, ['outcomes'], outcomes, ids.outcomes, 'an outcome of the module');
	checkReferences(front, ['maps'], maps, known.outcomes, 'in outcomes.yaml');
	checkReferences(front, ['furtherReading'], furtherReading, known.sources, 'in sources.yaml');
}
