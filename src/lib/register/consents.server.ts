import * as v from 'valibot';
import type { Actor } from '#lib/platform/actor.ts';
import { recordAudit } from '#lib/platform/audit.server.ts';
import { inTransaction, type Sql, type Transaction } from '#lib/platform/database.server.ts';
import { isDay, londonDay } from '#lib/platform/days.ts';
import { Invalid, NotFound } from '#lib/platform/errors.ts';
import { isId, newId } from '#lib/platform/id.ts';
import { consentWords } from './consent.rules.ts';
import { feedStatusOf } from './notice.rules.ts';
import type { Notice } from './notice.schema.ts';
import { writeNotice } from './notices.server.ts';
import { agreementOf } from './terms.server.ts';

type Self = Actor & { personId: string };

/**
 * The person says yes to one register: from now on it is told, and it is told at once where their
 * awards stand. Idempotent: one consent stands at a time, and who finds it standing changes nothing.
 */
export async function giveConsent(sql: Sql, actor: Self, receiverId: string): Promise<void> {
	await inTransaction(sql, async (tx) => {
		const { name, fields } = await listening(tx, receiverId);
		const given = await tx`
			insert into consent ${tx({
				id: newId(),
				personId: actor.personId,
				receiverId,
				words: consentWords(name, fields),
				givenAt: actor.at
			})} on conflict do nothing`;
		if (given.count === 0) return;
		await recordAudit(tx, actor, 'consent-given', { type: 'person', id: actor.personId }, { name });
		await tellAgain(tx, actor, actor.personId);
	});
}

/**
 * The person takes their yes back: nothing new goes to that register, what waits is withheld in its
 * turn. What was sent before stays on record. A second press finds nothing that stands.
 */
export async function withdrawConsent(sql: Sql, actor: Self, receiverId: string): Promise<void> {
	await inTransaction(sql, async (tx) => {
		const { name } = await listening(tx, receiverId);
		const taken = await tx`
			update consent set withdrawn_at = greatest(${actor.at}, given_at)
			where person_id = ${actor.personId} and receiver_id = ${receiverId} and withdrawn_at is null`;
		if (taken.count === 0) return;
		const about = { type: 'person', id: actor.personId };
		await recordAudit(tx, actor, 'consent-withdrawn', about, { name });
	});
}

const registerNumber = v.pipe(
	v.string(),
	v.regex(
		/^[A-Za-z0-9][A-Za-z0-9 ./-]{0,39}$|^$/,
		'Enter the number as the register gave it to you.'
	)
);

export const registrantSchema = v.object({
	registerNumber: v.optional(registerNumber, ''),
	dateOfBirth: v.optional(
		v.union(
			[v.literal(''), v.pipe(v.string(), v.check(isDay))],
			'Enter the day, such as 1980-03-27.'
		),
		''
	)
});

/**
 * What the person gives so that a register can find them; only what its agreement asks for. A number
 * that is new has to be matched again, and travels only then. Idempotent: the same again changes nothing.
 */
export async function keepRegistrant(
	sql: Sql,
	actor: Self,
	receiverId: string,
	input: v.InferOutput<typeof registrantSchema>
): Promise<void> {
	await inTransaction(sql, async (tx) => {
		const { fields } = await listening(tx, receiverId);
		const given = {
			registerNumber: fields.includes('register_number') ? input.registerNumber || null : null,
			dateOfBirth: fields.includes('date_of_birth') ? input.dateOfBirth || null : null
		};
		if (given.dateOfBirth && given.dateOfBirth >= londonDay(actor.at)) {
			throw new Invalid([{ field: 'dateOfBirth', message: 'The day must be in the past.' }]);
		}
		const changed = await tx`
			insert into registrant ${tx({ personId: actor.personId, receiverId, ...given, updatedAt: actor.at })}
			on conflict (person_id, receiver_id) do update set
				register_number = excluded.register_number, date_of_birth = excluded.date_of_birth,
				number_matched_at = case when registrant.register_number = excluded.register_number
					then registrant.number_matched_at end,
				updated_at = excluded.updated_at
			where (registrant.register_number, registrant.date_of_birth)
				is distinct from (excluded.register_number, excluded.date_of_birth)`;
		if (changed.count > 0) await tellAgain(tx, actor, actor.personId);
	});
}

/** Writes where every award of a person stands into the feed anew. Call it last, like `writeNotice`. */
export async function tellAgain(tx: Transaction, actor: Actor, personId: string): Promise<void> {
	const untold = Object.keys(feedStatusOf).filter(
		(state) => feedStatusOf[state as keyof typeof feedStatusOf] === null
	);
	const awards = await tx<{ id: string }[]>`
		select id from award where person_id = ${personId} and state <> all(${untold}::text[]) order by id`;
	for (const { id } of awards) await tellAwardAgain(tx, actor, id);
}

/** The same for one award: where it stands, under a new number, with the reason that it had. */
export async function tellAwardAgain(
	tx: Transaction,
	actor: Actor,
	awardId: string
): Promise<void> {
	const [last] = await tx<{ reasonCode: Notice['reason_code'] }[]>`
		select body->>'reason_code' as reason_code from notice where award_id = ${awardId}
		order by sequence desc limit 1`;
	const reasonCode = last?.reasonCode ?? null;
	await writeNotice(tx, actor, { awardId, type: 'amend', reasonCode });
}

/** @throws NotFound a register that is not told about anybody */
async function listening(tx: Transaction, receiverId: string) {
	const [receiver] = isId(receiverId)
		? await tx<{ name: string }[]>`
			select name from receiver where id = ${receiverId} and state <> 'gone'`
		: [];
	const agreement = receiver ? await agreementOf(tx, receiverId) : null;
	if (!receiver || !agreement) throw new NotFound('That register');
	return { name: receiver.name, fields: agreement.fields };
}
