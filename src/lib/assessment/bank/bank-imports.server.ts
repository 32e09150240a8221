import type { Actor } from '#lib/platform/actor.ts';
import type { AnySql, Transaction } from '#lib/platform/database.server.ts';
import { NotFound } from '#lib/platform/errors.ts';
import { isId, newId } from '#lib/platform/id.ts';
import { authorise } from '../../identity/permissions.rules.ts';
import type { Defaults } from '../formats/convert-items.ts';

/** A file of questions, kept so that what staff looked at is what goes into the bank. */
export type BankImport<Line> = Defaults & {
	id: string;
	courseCode: string;
	moduleCode: string;
	fileName: string;
	/** Null once it was applied. */
	bytes: Uint8Array | null;
	createdAt: Date;
	createdByName: string | null;
	/** The verdicts as they were applied; null before. */
	result: Line[] | null;
};

type Sent = Defaults & {
	courseCode: string;
	moduleCode: string;
	fileName: string;
	bytes: Uint8Array;
};

/** Files for which nobody came back in a week go. */
export async function keepBankImport(tx: Transaction, actor: Actor, sent: Sent): Promise<string> {
	authorise(actor, 'bank.write');
	await tx`
		delete from bank_import
		where applied_at is null and created_at < ${actor.at}::timestamptz - interval '7 days'`;
	const id = newId();
	const { courseCode, moduleCode, outcome, level, bytes } = sent;
	const fileName = sent.fileName.replaceAll('\0', '').slice(0, 200);
	await tx`insert into bank_import ${tx({
		...{ id, courseCode, moduleCode, outcome, level, fileName, bytes },
		...{ createdBy: actor.personId, createdAt: actor.at }
	})}`;
	return id;
}

/** @throws NotFound */
export async function bankImportAt<Line>(
	sql: AnySql,
	actor: Actor,
	id: string,
	{ lock = false } = {}
): Promise<BankImport<Line>> {
	authorise(actor, 'bank.write');
	const [file] = isId(id)
		? await sql<BankImport<Line>[]>`
			select i.id, i.course_code, i.module_code, i.outcome, i.level, i.file_name, i.bytes, i.created_at,
				p.name as created_by_name, i.result
			from bank_import i left join person p on p.id = i.created_by
			where i.id = ${id} ${lock ? sql`for update of i` : sql``}`
		: [];
	if (!file) throw new NotFound('That file of questions');
	return file;
}

/** The bytes have done their work: what is in the bank is kept there. */
export async function recordBankImport(
	tx: Transaction,
	actor: Actor,
	id: string,
	result: readonly object[]
): Promise<void> {
	await tx`
		update bank_import set bytes = null, applied_at = ${actor.at}, result = ${tx.json(result as never)}
		where id = ${id}`;
}
