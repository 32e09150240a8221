import type postgres from 'postgres';

/** Who is on this register: a person of the sender, and the number they have here. */
export async function prepareMembers(tx: postgres.TransactionSql): Promise<void> {
	await tx`
		create table if not exists reference_register.member (
			person_id uuid primary key,
			name text not null,
			register_number text not null unique
		)`;
	await tx`create index if not exists member_name on reference_register.member (lower(name))`;
	await tx`create sequence if not exists reference_register.register_number`;
	await tx`
		create table if not exists reference_register.answer (
			id text primary key,
			body text not null,
			made_at timestamptz not null default now(),
			settled_at timestamptz
		)`;
	await tx`
		create index if not exists answer_open on reference_register.answer (made_at)
		where settled_at is null`;
}

/**
 * Finds the member whom a notice is about, or makes one. Two people of the same name cannot be told
 * apart: the second is a member only once the sender gives a number.
 * @returns false when it is not known who this is
 */
export async function memberFor(
	tx: postgres.TransactionSql,
	person: { personId: string; name: string | null; registerNumber: string | null }
): Promise<boolean> {
	const { personId, name, registerNumber } = person;
	if (name === null) return (await nameFor(tx, personId, registerNumber)) !== null;
	await tx`select pg_advisory_xact_lock(hashtext('reference_register member'), hashtext(lower(${name})))`;
	const [known] = await tx`select from member where person_id = ${personId}`;
	if (known) return true;
	const [namesake] = await tx`select from member where lower(name) = lower(${name}) limit 1`;
	if (namesake && registerNumber === null) return false;
	await tx`
		insert into member (person_id, name, register_number)
		values (${personId}, ${name}, coalesce(${registerNumber},
			'R-' || lpad(nextval('register_number')::text, 6, '0')))
		on conflict do nothing`;
	return true;
}

/** What this register calls somebody whom the sender does not name; null: it does not know them. */
export async function nameFor(
	tx: postgres.TransactionSql,
	personId: string,
	registerNumber: string | null
): Promise<string | null> {
	const [known] = await tx<{ name: string }[]>`
		select name from member where person_id = ${personId} or register_number = ${registerNumber}
		order by person_id = ${personId} desc limit 1`;
	return known?.name ?? null;
}
