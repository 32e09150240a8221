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

-- A file of people that staff checked, and perhaps applied.
create table cohort_import (
	id uuid primary key,
	cohort_id uuid not null references cohort,
	file_name text not null,
	rows jsonb not null,              -- [{line, cells, verdict, reason}]
	created_by uuid references person,
	created_at timestamptz not null,
	applied_at timestamptz
);
