import * as v from 'valibot';
import type { Actor } from '#lib/platform/actor.ts';
import { recordAudit } from '#lib/platform/audit.server.ts';
import { inTransaction, type Sql, type Transaction } from '#lib/platform/database.server.ts';
import { isDay, londonDay } from '#lib/platform/days.ts';
import { Invalid, NotFound, Refused } from '#lib/platform/errors.ts';
import { isId, newId } from '#lib/platform/id.ts';
import { type Agreement, groundOf, inForceOn } from './agreement.rules.ts';
import { consentWords } from './consent.rules.ts';
import { feedStatusOf } from './notice.rules.ts';
import { writeNotice } from './notices.server.ts';
import { agreementsOf, termsFor } from './terms.server.ts';

type Self = Actor & { personId: string };

/**
 * The person says yes to what one register asks for: from now on it is told, and it is told at once
 * where their awards stand. A yes to an earlier wording ends with it. Idempotent: one consent stands at a
 * time, and who finds it standing changes nothing.
 * @param agreementRead the agreement whose words the person saw
 * @throws Refused when it asks for something else by now
 */
export async function giveConsent(
	sql: Sql,
	actor: Self,
	receiverId: string,
	agreementRead: string
): Promise<void> {
	await inTransaction(sql, async (tx) => {
		const { name, agreement } = await listening(tx, actor, receiverId);
		if (agreement.id !== agreementRead) {
			throw new Refused(
				`What ${name} asks for has changed since you opened the page. Read it again before you decide.`
			);
		}
		const { personId, at } = actor;
		const [standing] = await tx<{ agreementId: string }[]>`
			select agreement_id from consent
			where person_id = ${personId} and receiver_id = ${receiverId} and withdrawn_at is null
			for update`;
		if (standing?.agreementId === agreement.id) return;
		if (standing) await endConsent(tx, actor, receiverId);
		const given = await tx`
			insert into consent ${tx({
				id: newId(),
				personId,
				receiverId,
				agreementId: agreement.id,
				words: consentWords(name, agreement.fields),
				givenAt: at
			})} on conflict do nothing`;
		if (given.count === 0) return;
		await recordAudit(tx, actor, 'consent-given', { type: 'person', id: personId }, { name });
		await hurry(tx, actor, receiverId);
		await tellAgain(tx, actor, personId);
	});
}

/** What waits for the first day of an agreement would hold back what is told from now on. */
const hurry = (tx: Transaction, actor: Self, receiverId: string) =>
	tx`
		update delivery d set next_try_at = ${actor.at}
		from notice n join award a on a.id = n.award_id
		where n.id = d.notice_id and a.person_id = ${actor.personId}
			and d.receiver_id = ${receiverId} and d.state = 'waiting' and d.next_try_at > ${actor.at}`;

/**
 * The person takes their yes back, whether or not anything is sent to that register just now: nothing
 * new goes to it, what waits is withheld in its turn. What was sent before stays on record. A second
 * press finds nothing that stands.
 */
export async function withdrawConsent(sql: Sql, actor: Self, receiverId: string): Promise<void> {
	await inTransaction(sql, async (tx) => {
		const [receiver] = isId(receiverId)
			? await tx<{ name: string }[]>`select name from receiver where id = ${receiverId}`
			: [];
		if (!receiver) throw new NotFound('That register');
		if (!(await endConsent(tx, actor, receiverId))) return;
		const about = { type: 'person', id: actor.personId };
		await recordAudit(tx, actor, 'consent-withdrawn', about, receiver);
	});
}

async function endConsent(tx: Transaction, actor: Self, receiverId: string): Promise<boolean> {
	const ended = await tx`
		update consent set withdrawn_at = greatest(${actor.at}, given_at)
		where person_id = ${actor.personId} and receiver_id = ${receiverId} and withdrawn_at is null`;
	return ended.count > 0;
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
		v.pipe(
			v.string('Enter the day, such as 1980-03-27.'),
			v.check((text) => text === '' || isDay(text), 'Enter the day, such as 1980-03-27.')
		),
		''
	),
	yearOfBirth: v.optional(
		v.pipe(v.string(), v.regex(/^(19|20)\d\d$|^$/, 'Enter the year, such as 1980.')),
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
		const { fields } = (await listening(tx, actor, receiverId)).agreement;
		const given = {
			registerNumber: fields.includes('register_number') ? input.registerNumber || null : null,
			dateOfBirth: fields.includes('date_of_birth') ? input.dateOfBirth || null : null,
			yearOfBirth: fields.includes('year_of_birth') ? Number(input.yearOfBirth) || null : null
		};
		if (given.dateOfBirth && given.dateOfBirth >= londonDay(actor.at)) {
			throw new Invalid([{ field: 'dateOfBirth', message: 'The day must be in the past.' }]);
		}
		if (given.yearOfBirth && given.yearOfBirth > Number(londonDay(actor.at).slice(0, 4))) {
			throw new Invalid([{ field: 'yearOfBirth', message: 'The year must be in the past.' }]);
		}
		const changed = await tx`
			insert into registrant ${tx({ personId: actor.personId, receiverId, ...given, updatedAt: actor.at })}
			on conflict (person_id, receiver_id) do update set
				register_number = excluded.register_number, date_of_birth = excluded.date_of_birth,
				year_of_birth = excluded.year_of_birth,
				number_matched_at = case when registrant.register_number = excluded.register_number
					then registrant.number_matched_at end,
				updated_at = excluded.updated_at
			where (registrant.register_number, registrant.date_of_birth, registrant.year_of_birth)
				is distinct from (excluded.register_number, excluded.date_of_birth, excluded.year_of_birth)`;
		if (changed.count > 0) await tellAgain(tx, actor, actor.personId);
	});
}

/** What a person gave so that registers can find them goes when their name goes. */
export const forgetRegistrant = (tx: Transaction, personId: string) =>
	tx`delete from registrant where person_id = ${personId}`;

/** Writes where every award of a person stands into the feed anew. Call it last, like `writeNotice`. */
export async function tellAgain(tx: Transaction, actor: Actor, personId: string): Promise<void> {
	const untold = Object.keys(feedStatusOf).filter(
		(state) => feedStatusOf[state as keyof typeof feedStatusOf] === null
	);
	const awards = await tx<{ id: string }[]>`
		select id from award where person_id = ${personId} and state <> all(${untold}::text[]) order by id`;
	for (const { id } of awards) await writeNotice(tx, actor, { awardId: id, type: 'amend' });
}

/**
 * A person is reached elsewhere: registers that may be told an address are told this one. Where there is
 * none, nothing is written. Call it last, like `writeNotice`.
 */
export async function tellNewAddress(tx: Transaction, actor: Actor, personId: string) {
	const registers = await tx<{ id: string }[]>`select id from receiver where state <> 'gone'`;
	for (const { id } of registers) {
		const terms = (await termsFor(tx, id, [personId])).get(personId);
		const ground = terms && groundOf(terms, londonDay(actor.at));
		if (ground?.live && ground.fields.includes('email')) {
			return await tellAgain(tx, actor, personId);
		}
	}
}

/** @throws NotFound a register that is not told about anybody today */
async function listening(
	tx: Transaction,
	actor: Actor,
	receiverId: string
): Promise<{ name: string; agreement: Agreement }> {
	const [receiver] = isId(receiverId)
		? await tx<{ name: string }[]>`
			select name from receiver where id = ${receiverId} and state <> 'gone'`
		: [];
	const agreement = receiver
		? inForceOn(await agreementsOf(tx, receiverId), londonDay(actor.at))
		: null;
	if (!receiver || !agreement) throw new NotFound('That register');
	return { ...receiver, agreement };
}
