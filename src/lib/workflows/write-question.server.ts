import { heldBy, lockBank } from '#lib/assessment/bank/bank-held.server.ts';
import { writeBankItem } from '#lib/assessment/bank/bank-items.server.ts';
import { picturesByHash } from '#lib/assessment/bank/bank-pictures.server.ts';
import { planImport } from '#lib/assessment/bank/import-plan.rules.ts';
import { itemHash } from '#lib/assessment/bank/item-hash.rules.ts';
import type { ContentImage } from '#lib/catalogue/content/image.ts';
import { type ItemFault, type ItemRead, readItem } from '#lib/catalogue/content/read-item.ts';
import { misfits, type ModuleFrame } from '#lib/catalogue/module-frame.server.ts';
import { authorise } from '#lib/identity/permissions.rules.ts';
import type { Actor } from '#lib/platform/actor.ts';
import { type AnySql, inTransaction, type Sql } from '#lib/platform/database.server.ts';
import { Invalid, Refused } from '#lib/platform/errors.ts';
import { readPicture } from './convert-items.ts';

/** The pictures that a form names, by path; what is no picture of the bank is left out. */
export async function questionPictures(
	sql: AnySql,
	named: ReadonlyMap<string, string>
): Promise<Map<string, ContentImage>> {
	const stored = await picturesByHash(sql, [...named.values()]);
	return new Map(
		[...named].flatMap(([path, sha256]) => {
			const picture = stored.get(sha256);
			const image = picture && readPicture(path, picture.bytes);
			return image && typeof image !== 'string' ? [[path, image] as const] : [];
		})
	);
}

/** A question as it was typed, with the checks of quiz.yaml and of the module it is for. */
export function checkQuestion(
	item: object,
	pictures: ReadonlyMap<string, ContentImage>,
	frame: ModuleFrame
): ItemRead {
	const read = readItem(item, pictures);
	if ('faults' in read) return read;
	const faults = misfits(read.item, frame).map(({ field, message }): ItemFault => ({
		path: [field],
		message
	}));
	return faults.length > 0 ? { faults } : read;
}

type Writing = {
	frame: ModuleFrame;
	read: Extract<ItemRead, { item: object }>;
	pictures: ReadonlyMap<string, ContentImage>;
};

/**
 * A new question. Idempotent by its words: a second press finds the question of the first.
 * @param isNamed whether its author chose the name, which then has to be free
 * @returns the bank's id for it
 */
export async function writeNewQuestion(
	sql: Sql,
	actor: Actor,
	{ frame, read, pictures, isNamed }: Writing & { isNamed: boolean }
): Promise<string> {
	authorise(actor, 'bank.write');
	const { courseCode, moduleCode } = frame;
	const shown = shownBy(read, pictures);
	return inTransaction(sql, async (tx) => {
		await lockBank(tx, courseCode);
		const held = await heldBy(tx, courseCode);
		const one = { key: read.item.id, hash: itemHash(read.item, shown) };
		const [plan] = planImport([one], held, { moduleCode, sameName: 'separate' });
		const twin = plan?.plan === 'there' && held.find(({ key }) => key === plan.key);
		if (twin) return twin.id;
		const key = plan?.key ?? one.key;
		if (isNamed && key !== one.key) {
			throw new Invalid([{ field: 'id', message: `Another question is called ${one.key}` }]);
		}
		const named = key === one.key ? read : readItem({ ...read.item, id: key }, pictures);
		if ('faults' in named) throw new Error('A question is at fault under another name only.');
		const item = { ...named.compiled, source: named.item };
		const written = { courseCode, moduleCode, item, pictures: shown, origin: 'author' as const };
		return (await writeBankItem(tx, actor, written)).id;
	});
}

/**
 * A new version of a question. Idempotent: the same words again are no new version.
 * @param was the version that the author had before them
 * @throws Refused when somebody wrote a newer one meanwhile
 */
export async function rewriteQuestion(
	sql: Sql,
	actor: Actor,
	{ frame, read, pictures, was }: Writing & { was: number }
): Promise<void> {
	authorise(actor, 'bank.write');
	const { courseCode, moduleCode } = frame;
	const item = { ...read.compiled, source: read.item };
	await inTransaction(sql, async (tx) => {
		const shown = shownBy(read, pictures);
		const written = { courseCode, moduleCode, item, pictures: shown, origin: 'author' as const };
		const { number, isNew } = await writeBankItem(tx, actor, written);
		if (isNew && number !== was + 1) {
			throw new Refused(
				'Somebody wrote this question anew while you had it open. Open it again in another tab, and bring over what you wrote.'
			);
		}
	});
}

const shownBy = (
	{ pictures: paths }: Writing['read'],
	pictures: ReadonlyMap<string, ContentImage>
) => new Map(paths.map((path) => [path, pictures.get(path)!.sha256]));
