import * as v from 'valibot';
import { authorise } from '#lib/identity/permissions.rules.ts';
import type { Actor } from '#lib/platform/actor.ts';
import { recordAudit } from '#lib/platform/audit.server.ts';
import type { AnySql, Transaction } from '#lib/platform/database.server.ts';
import { isDay } from '#lib/platform/days.ts';
import { Invalid, NotFound, Refused } from '#lib/platform/errors.ts';
import { isId, newId } from '#lib/platform/id.ts';
import { type Agreement, type AgreementField, agreementFields } from './agreement.rules.ts';
import { holdNothingBack, wakeDeliveries } from './deliveries.server.ts';
import { replayWhole } from './replays.server.ts';

const day = (message: string) => v.pipe(v.string(message), v.check(isDay, message));
/** Not a union: of what is wrong with one it says the library's words. */
const dayOrNone = (message: string) =>
	v.pipe(
		v.string(message),
		v.check((text) => text === '' || isDay(text), message)
	);

export const agreementEntries = {
	basis: v.picklist(['contract', 'consent'], 'Choose on what ground awards may be sent.'),
	fields: v.array(v.picklist(agreementFields, 'Choose from the list.')),
	reference: v.pipe(
		v.string('Say where the agreement is kept.'),
		v.nonEmpty('Say where the agreement is kept.'),
		v.maxLength(200, 'Use 200 characters at most.')
	),
	startsOn: day('Enter the first day, such as 2027-03-27.'),
	endsOn: dayOrNone('Enter the last day, such as 2030-03-26, or leave it empty.')
};

const finders: readonly AgreementField[] = [
	'name_as_awarded',
	'register_number',
	'date_of_birth',
	'email'
];

const endsAfterStart = (given: { startsOn: string; endsOn: string }) =>
	given.endsOn === '' || given.endsOn >= given.startsOn;

export const END_BEFORE_START = 'The last day must not be before the first.';

export const agreementSchema = v.object({
	...agreementEntries,
	/** The number that the person saw: an agreement made meanwhile by somebody else is not overrun. */
	after: v.pipe(v.string(), v.digits(), v.transform(Number))
});

export type NewAgreement = Omit<Agreement, 'id' | 'number' | 'madeAt'> & { reference: string };

/** From what a form says. @throws Refused an end before the start; Invalid nothing to find people by */
export function agreementFrom(
	given: Omit<v.InferOutput<typeof agreementSchema>, 'after'>
): NewAgreement {
	if (!endsAfterStart(given)) throw new Refused(END_BEFORE_START);
	const { basis, fields, reference, startsOn, endsOn } = given;
	if (!fields.some((field) => finders.includes(field))) {
		const message =
			'Choose at least one thing by which the register finds people: name, number, date of birth or e-mail address.';
		throw new Invalid([{ field: 'fields', message }]);
	}
	if (fields.includes('date_of_birth') && fields.includes('year_of_birth')) {
		const message = 'Choose the date of birth or the year of birth: the date says both.';
		throw new Invalid([{ field: 'fields', message }]);
	}
	return { basis, fields, reference, startsOn, endsOn: endsOn || null };
}

/** An agreement as staff read it. */
export type AgreementRow = Agreement & {
	reference: string;
	madeBy: string | null;
};

/** Every agreement with one register, the one that was made last first. */
export const agreementsWith = (sql: AnySql, receiverId: string): Promise<AgreementRow[]> =>
	sql<AgreementRow[]>`
		select a.id, a.number, a.basis, a.fields, a.reference, a.starts_on, a.ends_on, a.made_at,
			p.name as made_by
		from agreement a left join person p on p.id = a.made_by
		where a.receiver_id = ${receiverId} order by a.number desc`;

/**
 * Makes a new agreement with a register in place of the one before, and asks again for what could not
 * be sent under that one. Idempotent by its number: the second press finds the same one made.
 * @throws Refused when somebody else made another one meanwhile
 */
export async function makeAgreement(
	tx: Transaction,
	actor: Actor,
	receiverId: string,
	input: NewAgreement & { after: number }
): Promise<void> {
	authorise(actor, 'register.manage');
	const { after, ...terms } = input;
	const [known] = isId(receiverId) ? await tx`select from receiver where id = ${receiverId}` : [];
	if (!known) throw new NotFound('That register');
	await holdNothingBack(tx, receiverId);
	const [last] = await agreementsWith(tx, receiverId);
	const isNext = (last?.number ?? 0) === after;
	// The receiver is not locked: who locks it has locked its deliveries before, and they come below.
	if (!isNext || !(await insertAgreement(tx, actor, receiverId, { ...terms, number: after + 1 }))) {
		const [newest] = await agreementsWith(tx, receiverId);
		if (newest?.number === after + 1 && isSame(newest, terms)) return;
		throw new Refused(
			'Somebody else changed the agreement since you opened the page. Look at it again before you decide.'
		);
	}
	await askForHeldBack(tx, actor, receiverId);
	await recordAudit(
		tx,
		actor,
		'agreement-made',
		{ type: 'receiver', id: receiverId },
		{ basis: terms.basis, startsOn: terms.startsOn, endsOn: terms.endsOn }
	);
}

/** @returns false when there is one of this number already */
export async function insertAgreement(
	tx: Transaction,
	actor: Actor,
	receiverId: string,
	terms: NewAgreement & { number: number }
): Promise<boolean> {
	const made = await tx`
		insert into agreement ${tx({
			id: newId(),
			receiverId,
			...terms,
			fields: [...terms.fields],
			madeBy: actor.personId,
			madeAt: actor.at
		})} on conflict (receiver_id, number) do nothing`;
	return made.count === 1;
}

const isSame = (made: AgreementRow, asked: NewAgreement) =>
	made.basis === asked.basis &&
	made.reference === asked.reference &&
	made.startsOn === asked.startsOn &&
	made.endsOn === asked.endsOn &&
	[...made.fields].sort().join() === [...asked.fields].sort().join();

/**
 * What was withheld waits again, and what waits for the first day of an agreement is looked at now: what
 * there still is no ground for is held back again in its turn.
 */
async function askForHeldBack(tx: Transaction, actor: Actor, receiverId: string): Promise<void> {
	await replayWhole(tx, actor, receiverId, 'withheld');
	await tx`
		update delivery set next_try_at = ${actor.at}
		where receiver_id = ${receiverId} and state = 'waiting' and next_try_at > ${actor.at}`;
	await wakeDeliveries(tx, actor, { receiverId });
}
