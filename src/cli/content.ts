import { editionNamed } from '#lib/catalogue/editions.server.ts';
import { outcomeMapOf } from '#lib/catalogue/outcome-map.server.ts';
import { exportEdition } from '#lib/catalogue/export-edition.server.ts';
import { checkContent } from '#lib/catalogue/content/content.ts';
import { ContentFaults, type Fault } from '#lib/catalogue/content/fault.ts';
import { readTranche } from '#lib/catalogue/content/files.server.ts';
import { duePages } from '#lib/catalogue/due-pages.server.ts';
import { isDay } from '#lib/platform/days.ts';
import { importContent, type ImportedEdition } from '#lib/workflows/import-content.server.ts';
import { londonDate, plural } from '#lib/ui/dates.ts';
import { type Noun, Usage } from './command.ts';
import { coverageAnswer } from './content-coverage.ts';
import { checkAnswer, faultsAnswer } from './content-report.ts';

export const content: Noun = {
	about: 'Courses as files',
	verbs: {
		check: {
			args: ['<folder>'],
			about: 'Measure a tranche (or one course of it) and report its faults, with file and line',
			database: 'none',
			async run({ actor }, [folder = '']) {
				const given: Fault[] = [];
				const { root, files } = await readTranche(folder, (fault) => void given.push(fault));
				return checkAnswer(root, checkContent(files, given), londonDate(actor.at));
			}
		},
		import: {
			args: ['<folder>'],
			flags: { 'only-reviewed': '', 'reviewed-elsewhere': '<who and where>' },
			about:
				'Publish the courses of a faultless tranche; the same files again change nothing. In production, and with --only-reviewed, questions that no second person is known to have seen are refused; --reviewed-elsewhere says who reviewed them out of sight of this program, and is kept',
			async run({ sql, actor, config }, [folder = ''], flags) {
				const onlyReviewed = config.production || flags['only-reviewed'] === true;
				const reviewedElsewhere = readStatement(flags['reviewed-elsewhere']);
				try {
					const rules = { onlyReviewed, reviewedElsewhere };
					const { imported, unchanged } = await importContent(sql, actor, folder, rules);
					const lines = [
						...imported.map(
							(one) =>
								`Published ${one.course} ${one.label} (${one.contentHash}).${unreviewedWords(one)}`
						),
						...unchanged.map((hash) => `Published before: ${hash}.`)
					];
					return { ok: true, lines, json: { imported, unchanged } };
				} catch (error) {
					if (error instanceof ContentFaults) return faultsAnswer(error.root, error.faults);
					throw error;
				}
			}
		},
		coverage: {
			args: ['<course[@edition]>'],
			about:
				'Which clauses of standards an edition teaches, practises, assesses and has evidence of',
			async run({ sql, actor }, [name = '']) {
				const { id } = await editionNamed(sql, name);
				return coverageAnswer(await outcomeMapOf(sql, actor, id));
			}
		},
		due: {
			flags: { by: '<date>' },
			about: 'Pages to be read again by a day, or in the next 90 days',
			async run({ sql, actor }, _args, { by }) {
				if (by !== undefined && !isDay(String(by)))
					throw new Usage('--by takes a date, such as 2027-05-31.');
				const pages = await duePages(sql, actor, by === undefined ? undefined : String(by));
				const lines = pages.map(({ reviewBy, courseCode, label, module, kind, name }) =>
					[reviewBy, `${courseCode} ${label}`, module, kind, name].filter(Boolean).join('  ')
				);
				return {
					ok: true,
					lines: [...lines, `${plural(pages.length, 'page')} to read again.`],
					json: { pages }
				};
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

function unreviewedWords({ unreviewed, reviewedElsewhere }: ImportedEdition): string {
	if (unreviewed === 0) return '';
	const told =
		reviewedElsewhere === 0
			? ''
			: ` Reviewed elsewhere, as was said: ${reviewedElsewhere} of them.`;
	return ` No second person is known to have reviewed ${plural(unreviewed, 'question')}: the bank lists them.${told}`;
}

const LONGEST_STATEMENT = 300;

/** It is read for years beside the questions, so it says something. @throws Usage */
function readStatement(given: string | boolean | undefined): string | null {
	if (given === undefined) return null;
	const said = String(given).trim();
	if (said === '' || said.length > LONGEST_STATEMENT || said.includes('\0')) {
		throw new Usage(
			`--reviewed-elsewhere takes who reviewed the questions and where, in ${LONGEST_STATEMENT} characters or fewer.`
		);
	}
	return said;
}
