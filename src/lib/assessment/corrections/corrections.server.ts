import type { Actor } from '#lib/platform/actor.ts';
import type { AnySql, Transaction } from '#lib/platform/database.server.ts';
import { NotFound, Refused } from '#lib/platform/errors.ts';
import { isId, newId } from '#lib/platform/id.ts';
import type { BankItem } from '../papers.server.ts';
import type { ScoredAs } from '../score.rules.ts';

export type Correction = {
	id: string;
	seq: number;
	scored: ScoredAs;
	reason: string;
	correctedBy: string | null;
	correctedAt: Date;
};

/** Every correction of a question, newest first: the first one counts. */
export async function correctionsOf(sql: AnySql, itemId: string): Promise<Correction[]> {
	return sql<Correction[]>`
		select n.id, n.seq, n.reason, p.name as corrected_by, n.corrected_at,
			jsonb_strip_nulls(jsonb_build_object('kind', n.kind, 'keys', n.keys)) as scored
		from item_correction n left join person p on p.id = n.corrected_by
		where n.item_id = ${itemId} order by n.seq desc`;
}

/** A published question, and where it stands. @throws NotFound */
export async function usedItem(sql: AnySql, itemId: string): Promise<UsedItem> {
	const [item] = isId(itemId)
		? await sql<UsedItem[]>`
			select i.id, i.key, i.type, i.outcome, i.level, i.marks, i.body, i.assessment_id,
				a.title as quiz_title, m.code as module_code, e.course_code, e.label
			from item i join assessment a on a.id = i.assessment_id join module m on m.id = a.module_id
				join edition e on e.id = i.edition_id
			where i.id = ${itemId}`
		: [];
	if (!item) throw new NotFound('That question');
	return item;
}

export type UsedItem = BankItem & {
	assessmentId: string;
	quizTitle: string;
	moduleCode: string;
	courseCode: string;
	label: string;
};

/** The same question in another edition: a correction is of one, and a fault is in all of them. */
export type Twin = {
	key: string;
	courseCode: string;
	label: string;
	moduleCode: string;
	/** Scored in the same way now. */
	alike: boolean;
};

/** Where else the question stands, word for word: those first that are scored in another way. */
export async function twinsOf(sql: AnySql, itemId: string): Promise<Twin[]> {
	return sql<Twin[]>`
		select o.key, e.course_code, e.label, m.code as module_code,
			(coalesce(theirs.kind, 'as-published'), theirs.keys)
				is not distinct from (coalesce(ours.kind, 'as-published'), ours.keys) as alike
		from item i join item o on (o.type, o.body) = (i.type, i.body) and o.id <> i.id
			join edition e on e.id = o.edition_id
			join assessment a on a.id = o.assessment_id join module m on m.id = a.module_id
			left join item_correction_now ours on ours.item_id = i.id
			left join item_correction_now theirs on theirs.item_id = o.id
		where i.id = ${itemId} order by alike, e.course_code, e.label, m.position, o.key`;
}

/** Enrolments of those who had the question on a paper that is marked, and whose account is open. */
export async function learnersWith(sql: AnySql, item: UsedItem): Promise<string[]> {
	const rows = await sql<{ id: string }[]>`
		select distinct e.id from attempt t join attempt_item i on i.attempt_id = t.id and i.item_id = ${item.id}
			join enrolment e on e.id = t.enrolment_id join person p on p.id = e.person_id
		where t.assessment_id = ${item.assessmentId} and t.state = 'marked' and p.closed_at is null
		order by e.id`;
	return rows.map(({ id }) => id);
}

/** Keeps every other mark of the quiz from being made until the transaction ends. */
export async function lockMarks(tx: Transaction, assessmentId: string): Promise<void> {
	await tx`select lock_marks(${assessmentId})`;
}

/** The next correction of a question; the marks of its quiz must be locked. */
export async function insertCorrection(
	tx: Transaction,
	actor: Actor,
	input: { itemId: string; seq: number; scored: ScoredAs; reason: string }
): Promise<string> {
	const { itemId, seq, scored, reason } = input;
	const id = newId();
	await tx`insert into item_correction ${tx({
		...{ id, itemId, seq, kind: scored.kind, reason },
		keys: scored.kind === 'keys' ? (tx.json(scored.keys as never) as never) : null,
		correctedBy: actor.personId,
		correctedAt: actor.at
	})}`;
	return id;
}

export async function insertEffects(
	tx: Transaction,
	correctionId: string,
	effects: readonly {
		attemptId: string;
		oldMarkId: string;
		newMarkId: string | null;
		toPercent: number;
	}[]
): Promise<void> {
	for (let from = 0; from < effects.length; from += 1000) {
		const rows = effects.slice(from, from + 1000).map((effect) => ({ correctionId, ...effect }));
		await tx`insert into correction_effect ${tx(rows)}`;
	}
}

/** A ratified mark that a correction would change. */
export type ForTheBoard = {
	correctionId: string;
	attemptId: string;
	candidateNumber: string;
	cohortName: string;
	moduleCode: string;
	itemKey: string;
	number: number;
	fromPercent: number;
	toPercent: number;
	floorPercent: number;
	reason: string;
	correctedAt: Date;
};

/** Marks that stand as a board ratified them although a question was put right since, newest first. */
export async function effectsForTheBoard(sql: AnySql): Promise<ForTheBoard[]> {
	return sql<ForTheBoard[]>`
		select f.correction_id, f.attempt_id, e.candidate_number, c.name as cohort_name, m.code as module_code,
			i.key as item_key, t.number, k.percent as from_percent, f.to_percent, a.floor_percent,
			n.reason, n.corrected_at
		from correction_effect f join item_correction n on n.id = f.correction_id
			join item i on i.id = n.item_id join attempt t on t.id = f.attempt_id
			join enrolment e on e.id = t.enrolment_id join cohort c on c.id = e.cohort_id
			join assessment a on a.id = t.assessment_id join module m on m.id = a.module_id
			join mark k on k.id = f.old_mark_id
		where f.new_mark_id is null and n.seq = (
			select max(seq) from item_correction newest where newest.item_id = n.item_id)
			and not exists (select from correction_decision d
				where (d.correction_id, d.attempt_id) = (f.correction_id, f.attempt_id))
		order by n.corrected_at desc, e.candidate_number limit 500`;
}

/** The question that a correction is about. @throws NotFound */
export async function correctedItem(
	sql: AnySql,
	correctionId: string
): Promise<{ item: UsedItem; newest: Correction }> {
	const [found] = isId(correctionId)
		? await sql<{ itemId: string }[]>`
			select item_id from item_correction where id = ${correctionId}`
		: [];
	if (!found) throw new NotFound('That correction');
	const item = await usedItem(sql, found.itemId);
	const [newest] = await correctionsOf(sql, item.id);
	if (newest?.id !== correctionId) {
		throw new Refused('The question was put right once more since. Read the list again.');
	}
	return { item, newest };
}

export async function isDecided(
	tx: Transaction,
	{ correctionId, attemptId }: { correctionId: string; attemptId: string }
): Promise<boolean> {
	const found = await tx`
		select from correction_decision
		where correction_id = ${correctionId} and attempt_id = ${attemptId}`;
	return found.count > 0;
}

export async function insertDecision(
	tx: Transaction,
	actor: Actor,
	input: { correctionId: string; attemptId: string; newMarkId: string | null; reason: string }
): Promise<void> {
	await tx`insert into correction_decision ${tx({
		...input,
		decidedBy: actor.personId,
		decidedAt: actor.at
	})}`;
}
