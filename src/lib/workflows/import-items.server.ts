import { writeBankItem, type WrittenItem } from '#lib/assessment/bank/bank-items.server.ts';
import { heldBy, lockBank } from '#lib/assessment/bank/bank-held.server.ts';
import { storePictures } from '#lib/assessment/bank/bank-pictures.server.ts';
import { type Planned, planImport, type SameName } from '#lib/assessment/bank/import-plan.rules.ts';
import type { ImportLine } from '#lib/assessment/bank/import-line.rules.ts';
import { itemHash } from '#lib/assessment/bank/item-hash.rules.ts';
import type { Defaults } from '#lib/assessment/formats/convert-items.ts';
import { typeWords } from '#lib/assessment/items/item-contents.ts';
import type { ContentImage } from '#lib/catalogue/content/image.ts';
import { readItem } from '#lib/catalogue/content/read-item.ts';
import { misfits, type ModuleFrame } from '#lib/catalogue/module-frame.server.ts';
import { authorise } from '#lib/identity/permissions.rules.ts';
import type { Actor } from '#lib/platform/actor.ts';
import { recordAudit } from '#lib/platform/audit.server.ts';
import type { AnySql, Transaction } from '#lib/platform/database.server.ts';
import { Refused } from '#lib/platform/errors.ts';
import { inTurns, restNow } from '#lib/platform/steps.ts';
import {
	type Conversion,
	conversionSteps,
	type ItemVerdict,
	type TakenItem
} from './convert-items.ts';

/** Where the questions of a file go, and what is said of them where the file is silent. */
export type ImportInto = { frame: ModuleFrame; defaults: Defaults; sameName: SameName };

type Ready = ItemVerdict & TakenItem & { plan: Planned };
type Line = { line: ImportLine; ready: Ready | null };

/**
 * What would become of each question of a file; writes nothing.
 * @throws Refused when the file is of no format, or hostile
 */
export async function previewItemImport(
	sql: AnySql,
	actor: Actor,
	bytes: Uint8Array,
	into: ImportInto
): Promise<ImportLine[]> {
	authorise(actor, 'bank.write');
	return linesOf(sql, await inTurns(conversionSteps(bytes, into.defaults)), into);
}

/** What would become of each question that was read; writes nothing. */
export async function linesOf(
	sql: AnySql,
	read: Conversion,
	into: ImportInto
): Promise<ImportLine[]> {
	return (await planned(sql, read, into)).map(({ line }) => line);
}

/**
 * Puts the questions of a file into the bank as drafts, with their pictures: all of them in this
 * transaction or none. Idempotent by their words: what the bank holds or ever held does not come
 * in again.
 * @param takeRest without it a file with a question that cannot be taken changes nothing
 * @throws Refused when the file is of no format, or something in it cannot be taken
 */
export async function importItems(
	tx: Transaction,
	actor: Actor,
	bytes: Uint8Array,
	{ takeRest, ...into }: ImportInto & { takeRest: boolean }
): Promise<ImportLine[]> {
	authorise(actor, 'bank.write');
	const { courseCode, moduleCode } = into.frame;
	await lockBank(tx, courseCode);
	const read = await inTurns(conversionSteps(bytes, into.defaults));
	const { images: pictures } = read;
	const lines = await planned(tx, read, into);
	const cannot = lines.filter(({ line }) => line.verdict === 'cannot').length;
	if (cannot > 0 && !takeRest) {
		throw new Refused(
			`${cannot} of ${lines.length} questions cannot be taken, so none was. The rest is taken only if you ask for it.`
		);
	}
	const written: ImportLine[] = [];
	const rest = restNow();
	for (const { line, ready } of lines) {
		await rest();
		if (!ready || line.verdict === 'there' || line.verdict === 'cannot') {
			written.push(line);
			continue;
		}
		const shown = ready.pictures.map((path) => [path, pictures.get(path)!] as const);
		await storePictures(
			tx,
			actor,
			shown.map(([, picture]) => picture)
		);
		const { id } = await writeBankItem(tx, actor, {
			...{ courseCode, moduleCode, origin: 'file' as const },
			item: renamed(ready, line.key, pictures),
			pictures: new Map(shown.map(([path, { sha256 }]) => [path, sha256]))
		});
		written.push({ ...line, id });
	}
	const count = written.filter(({ verdict }) => verdict === 'new' || verdict === 'version').length;
	const about = { module: `${courseCode}/${moduleCode}`, count };
	if (count > 0) await recordAudit(tx, actor, 'questions-imported', null, about);
	return written;
}

/** Under another name the ids of its options are others too. */
function renamed(
	{ item, compiled }: Ready,
	key: string,
	pictures: Map<string, ContentImage>
): WrittenItem {
	if (key === item.id) return { ...compiled, source: item };
	const read = readItem({ ...item, id: key }, pictures);
	if ('faults' in read) throw new Error('A question is at fault under another name only.');
	return { ...read.compiled, source: read.item };
}

async function planned(
	sql: AnySql,
	{ items, images: pictures }: Conversion,
	{ frame, sameName }: ImportInto
): Promise<Line[]> {
	const fitting: ItemVerdict[] = [];
	const taken: ItemVerdict[] = [];
	const named: { key: string; hash: string }[] = [];
	const rest = restNow();
	for (const read of items) {
		await rest();
		const one = fittingIn(frame, read);
		fitting.push(one);
		if (!('item' in one)) continue;
		const shown = one.pictures.map((path) => [path, pictures.get(path)?.sha256 ?? ''] as const);
		taken.push(one);
		named.push({ key: one.item.id, hash: itemHash(one.item, new Map(shown)) });
	}
	const { courseCode, moduleCode } = frame;
	const plans = planImport(named, await heldBy(sql, courseCode), { moduleCode, sameName });
	const planOf = new Map(taken.map((one, index) => [one, plans[index]!]));
	return fitting.map((one): Line => {
		const plan = planOf.get(one);
		return plan && 'item' in one
			? { line: lineOf(one, plan), ready: { ...one, plan } }
			: { line: { ...one, verdict: 'cannot', why: 'why' in one ? one.why : '' }, ready: null };
	});
}

/** The same, or why the module cannot take it. */
function fittingIn(frame: ModuleFrame, one: ItemVerdict): ItemVerdict {
	if (!('item' in one)) return one;
	const why = misfits(one.item, frame).map(({ message }) => message);
	const { name, changes } = one;
	return why.length === 0 ? one : { name, changes, verdict: 'cannot', why: why.join('; ') };
}

function lineOf({ name, changes, as: type }: ItemVerdict & TakenItem, plan: Planned): ImportLine {
	const { key } = plan;
	const as = typeWords(type);
	if (plan.plan === 'there') return { name, changes: [], verdict: 'there', as, key, why: plan.why };
	const id = plan.plan === 'version' ? plan.held.id : null;
	return { name, changes: [...changes, ...plan.changes], verdict: plan.plan, as, key, id };
}
