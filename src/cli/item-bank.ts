import { readFileSync, writeFileSync } from 'node:fs';
import { stringify } from 'yaml';
import { liveSources } from '#lib/assessment/bank/bank-items.server.ts';
import { exportBank } from '#lib/assessment/bank/export-bank.server.ts';
import { everything } from '#lib/assessment/bank/bank-reads.server.ts';
import type { ImportLine } from '#lib/assessment/bank/import-line.rules.ts';
import { exportFormats } from '#lib/assessment/formats/convert-items.ts';
import { moduleFrame } from '#lib/catalogue/module-frame.server.ts';
import { thinkingLevels } from '#lib/catalogue/published.ts';
import { inTransaction } from '#lib/platform/database.server.ts';
import { plural } from '#lib/ui/dates.ts';
import {
	importItems,
	type ImportInto,
	previewItemImport
} from '#lib/workflows/import-items.server.ts';
import { type Answer, type CliContext, type Flags, type Noun, Usage } from './command.ts';
import { writtenLine } from './item-files.ts';

/** Questions into the bank and out of it: `items import`, `items export`. */
export const bankVerbs: Noun['verbs'] = {
	import: {
		args: ['<file>', '<course/module>'],
		flags: { outcome: 'LO1', level: 'apply', apply: '', rest: '', versions: '' },
		about:
			'Bring a file of questions (GIFT, Moodle XML, Aiken, QTI) into the bank as drafts: a verdict for each, and nothing written without --apply; --rest leaves out what cannot be taken, --versions makes new versions of questions with the same name',
		run: async (context, [file = '', name = ''], flags) => importFile(context, file, name, flags)
	},
	export: {
		args: ['<course/module>', '[file]'],
		flags: { format: exportFormats.join(' or ') },
		about:
			'Live questions of the bank as the items of a quiz.yaml for the next edition, or with --format all that are not retired as a file for another system',
		run: async (context, [name = '', file], flags) => exportModule(context, name, file, flags)
	}
};

async function importFile(
	{ sql, actor }: CliContext,
	file: string,
	name: string,
	flags: Flags
): Promise<Answer> {
	const { outcome = 'LO1', level = 'apply' } = flags;
	const known = thinkingLevels.find((one) => one === level);
	if (!known || typeof outcome !== 'string') {
		throw new Usage(`--level is one of ${thinkingLevels.join(', ')}`);
	}
	const into: ImportInto = {
		frame: await moduleFrame(sql, name),
		defaults: { outcome, level: known },
		sameName: flags['versions'] ? 'version' : 'separate'
	};
	const bytes = readFileSync(file);
	const preview = await previewItemImport(sql, actor, bytes, into);
	const whole = preview.every(({ verdict }) => verdict !== 'cannot');
	const takeRest = flags['rest'] === true;
	if (!flags['apply'])
		return said(preview, whole || takeRest, 'Nothing was written: --apply does.');
	if (!whole && !takeRest) {
		return said(preview, false, 'Nothing was written: --rest leaves out what cannot be taken.');
	}
	const lines = await inTransaction(sql, (tx) =>
		importItems(tx, actor, bytes, { ...into, takeRest })
	);
	const count = lines.filter(isTaken).length;
	const words =
		count === 0
			? 'Nothing was new, so nothing was written.'
			: `${plural(count, 'question')} written to the bank as drafts.`;
	return { ...said(lines, true, words), json: { applied: true, written: count, items: lines } };
}

const isTaken = ({ verdict }: ImportLine) => verdict === 'new' || verdict === 'version';

const said = (items: readonly ImportLine[], ok: boolean, end: string): Answer => ({
	ok,
	lines: [...items.map(lineOf), end],
	json: { applied: false, written: 0, items }
});

function lineOf(line: ImportLine): string {
	const { verdict, name } = line;
	if (verdict === 'cannot') return `cannot   ${name}: ${line.why}`;
	if (verdict === 'there') return `there    ${name}: ${line.why}`;
	const changes = line.changes.map((change) => `\n    ${change}`).join('');
	return `${verdict.padEnd(8)} ${name}: ${line.as}${changes}`;
}

async function exportModule(
	{ sql, actor }: CliContext,
	name: string,
	file: string | undefined,
	flags: Flags
): Promise<Answer> {
	const [course = '', module = ''] = name.toUpperCase().split('/');
	const format = exportFormats.find((one) => one === flags['format']);
	if (flags['format'] === undefined && !file) {
		const items = await liveSources(sql, course, module);
		return { ok: items.length > 0, lines: [stringify({ items }).trimEnd()], json: { items } };
	}
	if (!format || !file) {
		throw new Usage(`A file needs --format ${exportFormats.join(' or ')}, and a format a file.`);
	}
	const { bytes, written, verdicts } = await exportBank(
		sql,
		actor,
		{ ...everything, course, module, state: 'kept' },
		format
	);
	writeFileSync(file, bytes, { flag: 'wx' });
	return {
		ok: written > 0,
		lines: [...verdicts.map(writtenLine), `${plural(written, 'question')} written to ${file}.`],
		json: { written, items: verdicts }
	};
}
