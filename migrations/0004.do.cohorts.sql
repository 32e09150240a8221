create table cohort (
	id uuid primary key,
	code text not null unique check (code ~ '^[a-z0-9][a-z0-9-]{1,40}$'), -- in addresses
	name text not null,
	edition_id uuid not null references edition,
	starts_on date not null,
	ends_on date not null,
	time_zone text not null default 'Europe/London',
	capacity int not null check (capacity > 0),
	created_by uuid references person,
	created_at timestamptz not null,
	check (ends_on > starts_on)
);

alter table role_grant add foreign key (cohort_id) references cohort;

-- When each module's work is due in this cohort. From the edition's weeks at first; staff may move it.
create table cohort_deadline (
	cohort_id uuid not null references cohort,
	module_id uuid not null references module,
	due_at timestamptz not null,
	primary key (cohort_id, module_id)
);

-- A file or a typed list of people, as it was read. Staff check it, apply it, and may take it back.
create table cohort_import (
	id uuid primary key,
	cohort_id uuid not null references cohort,
	name text not null,               -- of the file
	headings jsonb not null,          -- [text]
	rows jsonb not null,              -- [{line, cells: [text]}]
	created_by uuid references person,
	created_at timestamptz not null,
	applied_at timestamptz,
	outcome jsonb,                    -- [{line, name, email, good, note, enrolmentId, version}]
	undone_at timestamptz,
	check ((applied_at is null) = (outcome is null)),
	check (undone_at is null or applied_at is not null)
);
create index cohort_import_cohort on cohort_import (cohort_id, created_at desc);
