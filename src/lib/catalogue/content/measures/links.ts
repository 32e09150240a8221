import type { Report } from '../fault.ts';
import type { CourseReading } from '../reading.ts';
import type { ContentFiles } from '../text.ts';

const LESSON = /\blessons?\s+((?:\d{1,2}\.\d{1,2}(?:\s*(?:,|and|or|to|–|-)\s*)?)+)/gi;
const MODULE = /\bmodules?\s+(\d{1,2})\b(?!\.\d)/gi;

/** Every lesson and module of the course that a text names in words is there. */
export function checkMentions(course: CourseReading, files: ContentFiles, missing: Report): void {
	const lessons = new Set(
		course.modules.flatMap((module) => module.lessons.map(({ front }) => front.partly.code))
	);
	const modules = new Set(
		course.modules.map(({ module }) => module?.partly.code?.match(/\d+$/)?.[0])
	);
	for (const [file, bytes] of files) {
		if (!file.startsWith(`${course.folder}/`) || !/\.(md|yaml)$/.test(file)) continue;
		const lines = new TextDecoder().decode(bytes).split('\n');
		lines.forEach((text, index) => {
			const fault = (message: string) => missing({ file, line: index + 1, message });
			for (const [, codes = ''] of text.matchAll(LESSON)) {
				for (const [code] of codes.matchAll(/\d+\.\d+/g)) {
					if (!lessons.has(code)) fault(`names lesson ${code}, which is not in this course`);
				}
			}
			for (const [, number] of text.matchAll(MODULE)) {
				if (!modules.has(number)) fault(`names module ${number}, which is not in this course`);
			}
		});
	}
}

/** What a course lists of its own is used somewhere in it. */
export function warnOfUnused(
	{ own, modules }: CourseReading,
	cited: ReadonlySet<string>,
	warn: Report
): void {
	const mentioned = new Set([
		...cited,
		...modules.flatMap(({ lessons }) => lessons.flatMap(({ front }) => front.partly.furtherReading))
	]);
	own.sources?.partly.forEach((source, index) => {
		if (source?.id === undefined || mentioned.has(source.id)) return;
		const { file } = own.sources!;
		const message = `nothing cites the source "${source.id}"`;
		warn({ file, line: own.sources!.lineOf([index, 'id']), message });
	});
}
