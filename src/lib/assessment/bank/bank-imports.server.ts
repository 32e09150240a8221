import type { Actor } from '#lib/platform/actor.ts';
import { type Page, pageOf } from '#lib/platform/cursor.ts';
import type { AnySql, Transaction } from '#lib/platform/database.server.ts';
import { NotFound } from '#lib/platform/errors.ts';
import { isId, newId } from '#lib/platform/id.ts';
import { restNow } from '#lib/platform/steps.ts';
import { authorise } from '../../identity/permissions.rules.ts';
import type { Defaults } from '../formats/convert-items.ts';
import { type ImportKind, type ImportLine, inOrder, kindOf } from './import-line.rules.ts';

/** A file of questions, kept so that what staff looked at is what goes into the bank. */
export type BankImport = Defaults & {
	id: string;
	courseCode: string;
	moduleCode: string;
	fileName: string;
	createdAt: Date;
	createdByName: string | null;
	/** Null until its questions are in the bank. */
	appliedAt: Date | null;
	/** Of what its verdicts were worked out; null before. */
	basis: string | null;
};

export type SentFile = Defaults & {
	courseCode: string;
	moduleCode: string;
	fileName: string;
	bytes: Uint8Array;
};

/** Files for which nobody came back in a week go. */
export async function keepBankImport(
	tx: Transaction,
	actor: Actor,
	sent: SentFile
): Promise<string> {
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
export async function bankImportAt(
	sql: AnySql,
	actor: Actor,
	id: string,
	{ lock = false } = {}
): Promise<BankImport> {
	authorise(actor, 'bank.write');
	const [file] = isId(id)
		? await sql<BankImport[]>`
			select i.id, i.course_code, i.module_code, i.outcome, i.level, i.file_name, i.created_at,
				p.name as created_by_name, i.applied_at, i.basis
			from bank_import i left join person p on p.id = i.created_by
			where i.id = ${id} ${lock ? sql`for update of i` : sql``}`
		: [];
	if (!file) throw new NotFound('That file of questions');
	return file;
}

/** What was sent, while it is not in the bank. */
export async function bytesOfImport(tx: Transaction, id: string): Promise<Uint8Array> {
	const [file] = await tx<{ bytes: Uint8Array | null }[]>`
		select bytes from bank_import where id = ${id}`;
	if (!file?.bytes) throw new NotFound('That file of questions');
	return file.bytes;
}

/** So many rows go to the database at once: neither it nor this process is held for long. */
const AT_ONCE = 250;

/** Verdicts of a file, in place of those that it had. */
export async function keepLines(
	tx: Transaction,
	id: string,
	lines: readonly ImportLine[],
	basis: string | null
): Promise<void> {
	await tx`delete from bank_import_line where import_id = ${id}`;
	const sorted = inOrder(lines);
	const rest = restNow();
	for (let first = 0; first < sorted.length; first += AT_ONCE) {
		await rest();
		const rows = sorted.slice(first, first + AT_ONCE).map((line, index) => ({
			...{ importId: id, place: first + index + 1, kind: kindOf(line) },
			line: tx.json(line as never) as never
		}));
		await tx`insert into bank_import_line ${tx(rows)}`;
	}
	await tx`update bank_import set basis = ${basis} where id = ${id}`;
}

/** The bytes have done their work: what is in the bank is kept there. */
export async function recordBankImport(
	tx: Transaction,
	actor: Actor,
	id: string,
	lines: readonly ImportLine[]
): Promise<void> {
	await keepLines(tx, id, lines, null);
	await tx`update bank_import set bytes = null, applied_at = ${actor.at} where id = ${id}`;
}

/** How many verdicts of each kind a file has. */
export async function importCounts(sql: AnySql, id: string): Promise<Map<ImportKind, number>> {
	const rows = await sql<{ kind: ImportKind; count: number }[]>`
		select kind, count(*)::int as count from bank_import_line where import_id = ${id} group by kind`;
	return new Map(rows.map(({ kind, count }) => [kind, count]));
}

/** As many as one reads at a time. */
const PAGE_SIZE = 100;

/**
 * A page of verdicts, of one kind or of all; what needs a look stands first.
 * @param after the place of the last one that was seen, 0 for the first page
 */
export async function importPage(
	sql: AnySql,
	id: string,
	{ kind, after }: { kind: ImportKind | null; after: number }
): Promise<Page<ImportLine & { place: number }>> {
	const rows = await sql<{ place: number; line: ImportLine }[]>`
		select place, line from bank_import_line where import_id = ${id} and place > ${after}
			${kind ? sql`and kind = ${kind}` : sql``}
		order by place limit ${PAGE_SIZE + 1}`;
	const lines = rows.map(({ place, line }) => ({ ...line, place }));
	return pageOf(lines, PAGE_SIZE, ({ place }) => String(place));
}

/** What verdicts rest on besides their file: any question that is written or moved makes another one. */
export async function bankStands(sql: AnySql, courseCode: string): Promise<string> {
	const [row] = await sql<{ stands: string }[]>`
		select concat_ws(' ', count(*), sum(version)) as stands
		from bank_item where course_code = ${courseCode}`;
	return row?.stands ?? '';
}
