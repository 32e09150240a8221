import { createHash } from 'node:crypto';
import {
	type BankImport,
	bankImportAt,
	bankStands,
	bytesOfImport,
	keepBankImport,
	keepLines,
	recordBankImport,
	type SentFile
} from '#lib/assessment/bank/bank-imports.server.ts';
import type { SameName } from '#lib/assessment/bank/import-plan.rules.ts';
import type { Defaults } from '#lib/assessment/formats/convert-items.ts';
import { moduleFrame } from '#lib/catalogue/module-frame.server.ts';
import type { Actor } from '#lib/platform/actor.ts';
import { type AnySql, inTransaction, type Sql } from '#lib/platform/database.server.ts';
import type { Conversion } from './convert-items.ts';
import { type ImportInto, importItems, linesOf, previewItemImport } from './import-items.server.ts';

/**
 * Keeps a file that was sent and read, with what would come of each of its questions.
 * @returns the id of the import
 */
export async function keepItemImport(
	sql: Sql,
	actor: Actor,
	sent: SentFile,
	read: Conversion
): Promise<string> {
	return inTransaction(sql, async (tx) => {
		const id = await keepBankImport(tx, actor, sent);
		const { into, basis } = await restsOn(tx, sent, 'separate');
		await keepLines(tx, id, await linesOf(tx, read, into), basis);
		return id;
	});
}

/**
 * A kept file whose verdicts are true now. They are worked out of its bytes again only when they rest
 * on something else by now: the bank or the module changed, or names are dealt with in another way.
 * What was applied keeps the verdicts of that moment. Idempotent: its row is locked meanwhile.
 * @throws NotFound
 */
export async function bankImportNow(
	sql: Sql,
	actor: Actor,
	id: string,
	sameName: SameName
): Promise<BankImport> {
	const file = await bankImportAt(sql, actor, id);
	if (file.appliedAt || file.basis === (await restsOn(sql, file, sameName)).basis) return file;
	return inTransaction(sql, async (tx) => {
		const locked = await bankImportAt(tx, actor, id, { lock: true });
		const { into, basis } = await restsOn(tx, file, sameName);
		if (locked.appliedAt || locked.basis === basis) return locked;
		const lines = await previewItemImport(tx, actor, await bytesOfImport(tx, id), into);
		await keepLines(tx, id, lines, basis);
		return locked;
	});
}

/** What the verdicts of a file rest on besides its bytes; `basis` tells one from another. */
async function restsOn(
	sql: AnySql,
	{
		courseCode,
		moduleCode,
		outcome,
		level
	}: Pick<BankImport, 'courseCode' | 'moduleCode'> & Defaults,
	sameName: SameName
): Promise<{ into: ImportInto; basis: string }> {
	const frame = await moduleFrame(sql, `${courseCode}/${moduleCode}`);
	const stands = await bankStands(sql, courseCode);
	const basis = createHash('sha256').update(JSON.stringify([frame, sameName, stands]));
	return { into: { frame, defaults: { outcome, level }, sameName }, basis: basis.digest('hex') };
}

/**
 * Puts a file that staff looked at into the bank. Idempotent: its row is locked, and a second press
 * finds it applied.
 * @throws Refused when something in it cannot be taken and the rest was not asked for
 */
export async function applyBankImport(
	sql: Sql,
	actor: Actor,
	id: string,
	{ takeRest, sameName }: { takeRest: boolean; sameName: SameName }
): Promise<void> {
	await inTransaction(sql, async (tx) => {
		const file = await bankImportAt(tx, actor, id, { lock: true });
		if (file.appliedAt) return;
		const { into } = await restsOn(tx, file, sameName);
		const bytes = await bytesOfImport(tx, id);
		const lines = await importItems(tx, actor, bytes, { ...into, takeRest });
		await recordBankImport(tx, actor, id, lines);
	});
}
