import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import * as v from 'valibot';
import { parse, stringify } from 'yaml';
import { exportFormats, writeItems } from '#lib/assessment/formats/convert-items.ts';
import type { WrittenVerdict } from '#lib/assessment/formats/written-verdict.ts';
import { type AuthoredItem, itemSchema } from '#lib/assessment/items/item-contents.ts';
import { IMAGE_ENDINGS } from '#lib/catalogue/content/image.ts';
import { thinkingLevels } from '#lib/catalogue/published.ts';
import { plural } from '#lib/ui/dates.ts';
import { convertItems, type ItemVerdict } from '#lib/workflows/convert-items.ts';
import { type Answer, type Flags, type Noun, Usage } from './command.ts';

/** Questions of other systems: `items convert`, `items write`. */
export const fileVerbs: Noun['verbs'] = {
	convert: {
		args: ['<file>', '[folder]'],
		flags: { outcome: 'LO1', level: 'apply', 'dry-run': '' },
		about:
			'Turn GIFT, Moodle XML, Aiken or QTI (2.1, 2.2, 3.0) into items.yaml and images/ in a folder, with a verdict for each item',
		database: 'none',
		run: async (_context, [file = '', folder], flags) => convert(file, folder, flags)
	},
	write: {
		args: ['<quiz.yaml>', '<file>'],
		flags: { format: exportFormats.join(' or ') },
		about: 'Write the items of a quiz.yaml as Moodle XML, GIFT (where it can say it) or QTI 3.0',
		database: 'none',
		run: async (_context, [quiz = '', file = ''], flags) => writeQuiz(quiz, file, flags)
	}
};

function convert(file: string, folder: string | undefined, flags: Flags): Answer {
	const { outcome = 'LO1', level = 'apply' } = flags;
	const known = thinkingLevels.find((one) => one === level);
	if (!known || typeof outcome !== 'string') {
		throw new Usage(`--level is one of ${thinkingLevels.join(', ')}`);
	}
	const { items: verdicts, images } = convertItems(readFileSync(file), { outcome, level: known });
	const taken = verdicts.flatMap((one) => ('item' in one ? [one.item] : []));
	const written: string[] = [];
	if (folder && !flags['dry-run']) {
		const put = (path: string, content: string | Uint8Array) => {
			mkdirSync(dirname(join(folder, path)), { recursive: true });
			// 'wx': nothing that is there is overwritten.
			writeFileSync(join(folder, path), content, { flag: 'wx' });
			written.push(path);
		};
		put('items.yaml', stringify(taken));
		for (const [path, { bytes }] of images) put(path, bytes);
	}
	const lines = [
		...verdicts.map(verdictLine),
		`${taken.length} of ${plural(verdicts.length, 'item')} can be taken.`,
		...(written.length > 0 ? [`Written to ${folder}: ${written.join(', ')}.`] : [])
	];
	return {
		ok: true,
		lines,
		json: { items: verdicts.map(told), images: [...images.keys()], written }
	};
}

/** The item as its author would write it, without what the database makes of it. */
function told(one: ItemVerdict) {
	const { name, verdict, changes } = one;
	if (one.verdict === 'cannot') return { name, verdict, changes, why: one.why };
	return { name, verdict, changes, as: one.as, item: one.item };
}

function verdictLine(one: ItemVerdict): string {
	const changes = one.changes.map((change) => `\n    ${change}`).join('');
	if (one.verdict === 'cannot') return `cannot   ${one.name}: ${one.why}`;
	return `${one.verdict.padEnd(8)} ${one.name}: ${one.as}${changes}`;
}

function writeQuiz(quiz: string, file: string, flags: Flags): Answer {
	const format = exportFormats.find((one) => one === flags['format']);
	if (!format) throw new Usage(`--format is one of ${exportFormats.join(', ')}`);
	const read: unknown = parse(readFileSync(quiz, 'utf8'));
	const list = Array.isArray(read) ? read : (read as { items?: unknown }).items;
	const authored = v.parse(v.array(itemSchema), list) as AuthoredItem[];
	const { bytes, verdicts } = writeItems(authored, imagesBeside(quiz, authored), format);
	writeFileSync(file, bytes, { flag: 'wx' });
	const said = verdicts.filter(({ verdict }) => verdict !== 'left').length;
	return {
		ok: true,
		lines: [...verdicts.map(writtenLine), `${plural(said, 'item')} written to ${file}.`],
		json: { written: said, items: verdicts }
	};
}

/** What a file for other systems says of a question, as the terminal shows it. */
export function writtenLine(one: WrittenVerdict): string {
	const changes = one.changes.map((change) => `\n    ${change}`).join('');
	return `${one.verdict.padEnd(8)} ${one.name}${'why' in one ? `: ${one.why}` : changes}`;
}

/** The pictures that the items show, from the folder images/ beside the file. */
function imagesBeside(quiz: string, authored: readonly AuthoredItem[]): Map<string, Uint8Array> {
	const shown = new RegExp(`images/[a-z0-9][a-z0-9.-]*\\.(${IMAGE_ENDINGS})\\b`, 'g');
	const paths = JSON.stringify(authored).match(shown) ?? [];
	return new Map(
		[...new Set(paths)].map((path) => [path, readFileSync(join(dirname(quiz), path))])
	);
}
