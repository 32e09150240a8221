-- What is agreed with registers and learners, what left us on that ground, and what registers answer.

alter table notice drop constraint notice_type_check;
alter table notice add constraint notice_type_check check (type in (
	'award', 'amend', 'renew', 'expire', 'suspend', 'lift', 'restrict', 'revoke', 'withdraw', 'supersede'));

-- A register that only fetches the feed has no address.
alter table receiver alter column url drop not null;

-- The terms on which one register is told. A change is a new row; the one with the highest number counts.
create table agreement (
	id uuid primary key,
	receiver_id uuid not null references receiver,
	number int not null check (number > 0),
	basis text not null check (basis in ('contract', 'consent')),
	fields text[] not null,           -- what may travel beyond the least a register needs
	reference text not null,          -- where the signed agreement is kept
	starts_on date not null,
	ends_on date check (ends_on >= starts_on), -- the last day; null: no end
	made_by uuid,                     -- null: the system itself
	made_at timestamptz not null,
	unique (receiver_id, number)
);
create trigger agreement_append_only before update or delete on agreement
	for each row execute function refuse_change();

insert into agreement (id, receiver_id, number, basis, fields, reference, starts_on, made_at)
select gen_random_uuid(), id, 1, 'contract', '{grade,standards_evidence}', 'Made before agreements were kept here',
	(created_at at time zone 'Europe/London')::date, created_at
from receiver;

-- Secrets that sign: several at once while one is exchanged. Needed in clear to sign.
create table receiver_secret (
	id uuid primary key,
	receiver_id uuid not null references receiver,
	secret text not null,             -- whsec_...
	made_at timestamptz not null,
	ends_at timestamptz               -- null: until it is exchanged
);
create index receiver_secret_live on receiver_secret (receiver_id);
create unique index receiver_secret_one_current on receiver_secret (receiver_id) where ends_at is null;
insert into receiver_secret (id, receiver_id, secret, made_at)
select gen_random_uuid(), id, secret, created_at from receiver;
alter table receiver drop column secret;

-- One person's yes to one register, in the words that stood on the screen. Withdrawn once, never deleted.
create table consent (
	id uuid primary key,
	person_id uuid not null references person,
	receiver_id uuid not null references receiver,
	words text not null,
	given_at timestamptz not null,
	withdrawn_at timestamptz check (withdrawn_at >= given_at)
);
create unique index consent_live on consent (person_id, receiver_id) where withdrawn_at is null;
create function guard_consent() returns trigger language plpgsql as $$
begin
	if tg_op = 'UPDATE' and old.withdrawn_at is null
		and (new.id, new.person_id, new.receiver_id, new.words, new.given_at)
			= (old.id, old.person_id, old.receiver_id, old.words, old.given_at) then
		return new;
	end if;
	raise exception 'a consent is only ever withdrawn' using errcode = 'integrity_constraint_violation';
end $$;
create trigger consent_only_withdrawn before update or delete on consent
	for each row execute function guard_consent();

-- What a person gave so that one register can find them.
create table registrant (
	person_id uuid not null references person,
	receiver_id uuid not null references receiver,
	register_number text,
	number_matched_at timestamptz,    -- when the register or staff found it to be theirs
	date_of_birth date,
	updated_at timestamptz not null,
	primary key (person_id, receiver_id)
);

-- Exactly what left us about a person: to whom, on what ground, when it first did.
create table disclosure (
	id uuid primary key,
	receiver_id uuid not null references receiver,
	notice_id uuid not null references notice,
	person_id uuid not null references person,
	body text not null,               -- the bytes of the message
	body_sha256 bytea not null,
	agreement_id uuid not null references agreement,
	consent_id uuid references consent,
	way text not null check (way in ('sent', 'fetched')),
	at timestamptz not null,
	unique (receiver_id, notice_id, body_sha256)
);
create index disclosure_person on disclosure (person_id, at desc, id desc);
create index disclosure_notice on disclosure (notice_id);
create trigger disclosure_append_only before update or delete on disclosure
	for each row execute function refuse_change();

-- What registers answer. Their message ids make doubling harmless; `said_at` puts them in order.
create table receipt (
	id uuid primary key,
	receiver_id uuid not null references receiver,
	message_id text not null,
	notice_id uuid not null references notice,
	outcome text not null check (outcome in ('accepted', 'rejected', 'duplicate', 'unmatched')),
	reason text,
	said_at timestamptz not null,
	received_at timestamptz not null,
	unique (receiver_id, message_id)
);
create index receipt_newest on receipt (receiver_id, notice_id, said_at desc);
create index receipt_open on receipt (said_at) where outcome in ('rejected', 'unmatched');
create trigger receipt_append_only before update or delete on receipt
	for each row execute function refuse_change();

-- What staff did about a receipt that said no.
create table receipt_settled (
	receipt_id uuid primary key references receipt,
	how text not null check (how in ('number', 'again', 'closed')),
	note text not null,
	settled_by uuid,
	settled_at timestamptz not null
);
create trigger receipt_settled_append_only before update or delete on receipt_settled
	for each row execute function refuse_change();

-- What registers say of a person's registration, as of `checked_at`.
create table registration (
	id uuid primary key,
	receiver_id uuid not null references receiver,
	message_id text not null,
	person_id uuid not null references person,
	register_number text not null,
	status text not null check (status in ('not_registered', 'applied', 'registered',
		'registered_with_conditions', 'interim_order', 'suspended', 'lapsed', 'removed', 'deceased', 'unknown')),
	level text,
	valid_from date,
	valid_to date,
	checked_at timestamptz not null,
	received_at timestamptz not null,
	unique (receiver_id, message_id)
);
create index registration_newest on registration (person_id, receiver_id, checked_at desc, id desc);
create trigger registration_append_only before update or delete on registration
	for each row execute function refuse_change();

-- Each comparison with a register, as it went.
create table reconciliation (
	id uuid primary key,
	receiver_id uuid not null references receiver,
	at timestamptz not null,
	problem text,                     -- why there was nothing to compare
	agreed boolean not null,
	statuses jsonb not null,          -- counts and hashes, ours and theirs
	differences jsonb not null,       -- by award, and what was done about each
	questions int not null            -- how often the register was asked
);
create index reconciliation_newest on reconciliation (receiver_id, at desc, id desc);
create trigger reconciliation_append_only before update or delete on reconciliation
	for each row execute function refuse_change();

-- Bearer tokens of programs that read the feed. Only the SHA-256 of a token is stored.
create table api_token (
	id uuid primary key,
	receiver_id uuid not null references receiver,
	name text not null,
	scopes text[] not null,
	token_sha256 bytea not null unique,
	made_by uuid,
	made_at timestamptz not null,
	expires_at timestamptz not null,
	last_used_at timestamptz,
	revoked_at timestamptz
);
create index api_token_receiver on api_token (receiver_id, made_at desc);
