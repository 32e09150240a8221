create table organisation (
	id uuid primary key,
	name text not null,
	ods_code text unique check (ods_code ~ '^[A-Z0-9]{3,10}$'),
	fictional boolean not null default false,
	created_at timestamptz not null
);

-- A human. The e-mail address can change; the id never does.
create table person (
	id uuid primary key,
	name text not null check (length(name) between 1 and 200),
	email text not null check (email = lower(email) and email like '%_@_%'),
	organisation_id uuid references organisation,
	created_at timestamptz not null,
	closed_at timestamptz,
	constraint person_email_unique unique (email)
);
create index person_name_search on person using gin (name gin_trgm_ops);
create index person_email_prefix on person (email text_pattern_ops);
create index person_name_order on person (name, id);

create table person_identifier (
	person_id uuid not null references person,
	system text not null,
	value text not null,
	verified_at timestamptz,
	valid_from timestamptz not null,
	valid_to timestamptz,
	primary key (person_id, system, value)
);

create table password (
	person_id uuid primary key references person,
	hash text not null,
	changed_at timestamptz not null
);

-- Only the SHA-256 of a session's id is stored: a stolen copy of this table signs nobody in.
create table session (
	id_hash bytea primary key,
	person_id uuid not null references person,
	created_at timestamptz not null default now(),
	expires_at timestamptz not null,
	device text
);
create index session_person on session (person_id);
create index session_expiry on session (expires_at);

create table role_grant (
	id uuid primary key,
	person_id uuid not null references person,
	role text not null check (role in ('tutor', 'staff', 'chair', 'external', 'admin')),
	cohort_id uuid, -- for tutors: which cohort; foreign key added with the cohorts
	granted_by uuid references person,
	granted_at timestamptz not null,
	revoked_by uuid references person,
	revoked_at timestamptz,
	check ((role = 'tutor') = (cohort_id is not null))
);
create unique index role_grant_live on role_grant (person_id, role, coalesce(cohort_id, '00000000-0000-0000-0000-000000000000'))
	where revoked_at is null;
create index role_grant_cohort on role_grant (cohort_id) where revoked_at is null;

-- Links that are mailed: a password reset, an invitation. Only the hash is stored; each works once.
create table mailed_link (
	token_hash bytea primary key,
	purpose text not null check (purpose in ('reset-password', 'invitation')),
	person_id uuid not null references person,
	created_at timestamptz not null,
	expires_at timestamptz not null,
	used_at timestamptz
);
create index mailed_link_person on mailed_link (person_id, purpose);

-- Sign-ins, changes of rights and other acts that must be answered for.
create table audit (
	id uuid primary key,
	at timestamptz not null,
	actor_id uuid,
	action text not null,          -- 'signed-in', 'sign-in-refused', 'role-granted', ...
	subject_type text,
	subject_id uuid,
	detail jsonb not null default '{}',
	request_id text not null
);
create index audit_at on audit (at desc, id desc);
create index audit_subject on audit (subject_id, at desc);
create trigger audit_append_only before update or delete on audit
	for each row execute function refuse_change();
