import { readFile, writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { completeCohort } from '#lib/cohorts/cohort.rules.ts';
import { cohortAt, cohorts, offers } from '#lib/cohorts/cohorts.server.ts';
import { csvFile } from '#lib/cohorts/csv-out.rules.ts';
import { keepImport } from '#lib/cohorts/imports.server.ts';
import {
	candidatesOf,
	chosenColumns,
	readPeopleFile,
	whole,
	type Columns,
	type PeopleFile
} from '#lib/cohorts/people-file.rules.ts';
import { inTransaction } from '#lib/platform/database.server.ts';
import { Refused } from '#lib/platform/errors.ts';
import { cohortProgress } from '#lib/progression/cohort-progress.server.ts';
import { rosterRows } from '#lib/progression/roster.rules.ts';
import { plural } from '#lib/ui/dates.ts';
import { applyImport } from '#lib/workflows/apply-import.server.ts';
import { previewInvitations } from '#lib/workflows/invite-people.server.ts';
import { openCohort } from '#lib/workflows/open-cohort.server.ts';
import { Usage, type Answer, type Flags, type Noun } from './command.ts';

const EVERYONE = 10_000;
const text = (flag: Flags[string]) => (typeof flag === 'string' ? flag : '');

export const cohort: Noun = {
	about: 'Cohorts',
	verbs: {
		create: {
			args: ['<course[@edition]>', '<first-day>'],
			flags: {
				places: '<number>',
				code: '<code>',
				name: '<name>',
				ends: '<last-day>',
				'time-zone': '<name>',
				tutors: '<address,...>'
			},
			about:
				'Open a cohort of the newest edition, or of the one named; 24 places and London time unless said',
			async run({ sql, actor }, [course = '', startsOn = ''], flags) {
				const [courseCode, label] = course.split('@');
				const all = await offers(sql);
				const offer = all.find(
					(each) => each.courseCode === courseCode && (!label || each.label === label)
				);
				if (!offer) throw new Refused(`No edition of ${course} is published.`);
				const form = {
					editionId: offer.editionId,
					startsOn,
					capacity: text(flags['places']) || '24',
					code: text(flags['code']),
					name: text(flags['name']),
					endsOn: text(flags['ends']),
					timeZone: text(flags['time-zone']),
					tutors: text(flags['tutors'])
				};
				const codes = (await cohorts(sql)).map(({ code }) => code);
				const made = completeCohort(form, all, codes);
				const id = await openCohort(sql, actor, made);
				const line = `Opened ${made.code} (${made.name}), ${made.startsOn} to ${made.endsOn}, ${plural(made.capacity, 'place')}.`;
				return { ok: true, lines: [line], json: { id, ...made } };
			}
		},
		import: {
			args: ['<cohort>', '<file.csv>'],
			flags: {
				'name-column': '<heading>',
				'family-column': '<heading>',
				'email-column': '<heading>',
				'good-rows-only': '',
				'dry-run': ''
			},
			about:
				'Invite the people of a file; with a bad row nobody, unless asked for the good rows only',
			async run({ sql, actor, config }, [code = '', path = ''], flags) {
				const file = readPeopleFile(await readFile(path));
				const columns = columnsNamed(file, flags);
				const { id: cohortId } = await cohortAt(sql, code);
				const goodRowsOnly = flags['good-rows-only'] === true;
				const verdicts = await previewInvitations(
					sql,
					actor,
					await cohortAt(sql, code),
					candidatesOf(file, columns)
				);
				const bad = verdicts.filter(({ good }) => !good);
				if (flags['dry-run'] === true || (bad.length > 0 && !goodRowsOnly)) {
					return report(verdicts, bad.length === 0, 'Nobody was invited.');
				}
				const list = { cohortId, name: basename(path), file };
				const importId = await inTransaction(sql, (tx) => keepImport(tx, actor, list));
				const input = { cohortCode: code, importId, columns, goodRowsOnly };
				const outcome = await applyImport(sql, actor, config, input);
				const invited = outcome.filter(({ good }) => good).length;
				return report(outcome, true, `${plural(invited, 'person was', 'people were')} invited.`);
			}
		},
		export: {
			args: ['<cohort>', '[file.csv]'],
			about: 'Write everyone in a cohort and how they stand, to a file or to the terminal',
			async run({ sql, actor }, [code = '', path]) {
				const { id } = await cohortAt(sql, code);
				const learners = await cohortProgress(sql, id, { at: actor.at, limit: EVERYONE });
				const csv = csvFile(rosterRows(learners));
				if (path) await writeFile(path, csv);
				const lines = path
					? [
							`${plural(learners.length, 'learner')} of ${code} ${learners.length === 1 ? 'is' : 'are'} in ${path}.`
						]
					: [csv.trimEnd()];
				return { ok: true, lines, json: learners };
			}
		}
	}
};

/** The columns by their headings where given, else as they are guessed. */
function columnsNamed(file: PeopleFile, flags: Flags): Columns {
	const indexOf = (heading: string) => {
		const index = file.headings.findIndex((each) => each.toLowerCase() === heading.toLowerCase());
		if (index === -1) {
			throw new Usage(`There is no column "${heading}". There are: ${file.headings.join(', ')}.`);
		}
		return String(index);
	};
	const columns = whole(
		chosenColumns(file, (column) => {
			const heading = flags[`${column}-column`];
			return typeof heading === 'string' ? indexOf(heading) : null;
		})
	);
	if (columns) return columns;
	throw new Usage(
		`Say which columns are meant, with --name-column and --email-column. There are: ${file.headings.join(', ')}.`
	);
}

function report(
	verdicts: readonly { line: number; name: string; email: string; good: boolean; note: string }[],
	ok: boolean,
	sum: string
): Answer {
	const lines = verdicts.map(
		({ line, name, email, note }) => `line ${line}: ${email || name || 'empty'}: ${note}`
	);
	return { ok, lines: [...lines, sum], json: { ok, rows: verdicts } };
}
