import { join, relative } from 'node:path';
import { exportEdition } from '#lib/catalogue/export-edition.server.ts';
import { checkContent } from '#lib/catalogue/content/content.ts';
import { ContentFaults, type Fault, faultText } from '#lib/catalogue/content/fault.ts';
import { readTranche } from '#lib/catalogue/content/files.server.ts';
import { importContent } from '#lib/workflows/import-content.server.ts';
import { plural } from '#lib/ui/dates.ts';
import { type Answer, type Noun } from './command.ts';

export const content: Noun = {
	about: 'Courses as files',
	verbs: {
		check: {
			args: ['<folder>'],
			about: 'Report every fault of a tranche (or of one course of it), with file and line',
			database: 'none',
			async run(_context, [folder = '']) {
				const given: Fault[] = [];
				const { root, files } = await readTranche(folder, (fault) => void given.push(fault));
				const { faults, warnings, editions } = checkContent(files, given);
				const advice = placed(root, warnings);
				if (faults.length > 0) return faulty(root, faults, advice);
				const found = editions.map(({ courseCode, label, contentHash, draft, modules }) => ({
					course: courseCode,
					label,
					contentHash,
					draft,
					modules: modules.length,
					lessons: modules.flatMap(({ lessons }) => lessons).length,
					items: modules.flatMap(({ assessments }) => assessments.flatMap(({ items }) => items))
						.length
				}));
				return {
					ok: true,
					lines: [
						...advice.map(warningText),
						...found.map(
							(edition) =>
								`${edition.course} ${edition.label}${edition.draft ? ' (draft)' : ''}: no fault in ` +
								`${plural(edition.modules, 'module')}, ${plural(edition.lessons, 'lesson')}, ` +
								`${plural(edition.items, 'item')} (${edition.contentHash})`
						)
					],
					json: { ok: true, faults: [], warnings: advice, editions: found }
				};
			}
		},
		import: {
			args: ['<folder>'],
			about: 'Publish the courses of a faultless tranche; the same files again change nothing',
			async run({ sql, actor }, [folder = '']) {
				try {
					const report = await importContent(sql, actor, folder);
					const lines = [
						...report.imported.map(
							({ course, label, contentHash }) => `Published ${course} ${label} (${contentHash}).`
						),
						...report.unchanged.map((hash) => `Published before: ${hash}.`)
					];
					return { ok: true, lines, json: report };
				} catch (error) {
					if (error instanceof ContentFaults) return faulty(error.root, error.faults, []);
					throw error;
				}
			}
		},
		export: {
			args: ['<course[@edition]>', '<folder>'],
			about: 'Write the files of a published edition (the newest, or the one named), byte for byte',
			async run({ sql, actor }, [name = '', folder = '']) {
				const { contentHash, written } = await exportEdition(sql, actor, name, folder);
				const line = `${plural(written.length, 'file')} of ${name} are in ${folder} (${contentHash}).`;
				return { ok: true, lines: [line], json: { contentHash, files: written } };
			}
		}
	}
};

/** Paths from where the command was called, so that a terminal can open them. */
const placed = (root: string, faults: readonly Fault[]): Fault[] =>
	faults.map((fault) => ({
		...fault,
		file: relative(process.cwd(), join(root, fault.file)) || fault.file
	}));

const warningText = ({ file, line, message }: Fault): string =>
	`${file}:${line}: warning: ${message}`;

function faulty(root: string, faults: readonly Fault[], warnings: readonly Fault[]): Answer {
	const shown = placed(root, faults);
	return {
		ok: false,
		lines: [
			...warnings.map(warningText),
			...shown.map(faultText),
			`${plural(faults.length, 'fault')}; nothing was published.`
		],
		json: { ok: false, faults: shown, warnings, editions: [] }
	};
}
