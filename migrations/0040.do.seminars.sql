-- When the learners of a cohort meet for a module, where, and who leads it. Moved and cancelled, never
-- deleted: calendar programs hold copies that must learn of it.
create table seminar (
	id uuid primary key,               -- chosen by the form; part of the UID of its calendar event
	cohort_id uuid not null references cohort,
	module_id uuid not null references module,
	starts_at timestamptz not null,
	minutes int not null check (minutes between 15 and 480),
	place text not null check (length(place) between 1 and 500), -- a room, or an address to join at
	tutor_id uuid not null references person,
	sequence int not null default 0 check (sequence >= 0), -- RFC 5545: one more with each change
	cancelled_at timestamptz,
	changed_at timestamptz not null
);
-- One a module: to meet again is to move it, or to plan it anew once it is cancelled.
create unique index seminar_planned on seminar (cohort_id, module_id) where cancelled_at is null;
create index seminar_cohort on seminar (cohort_id, starts_at);
create index seminar_tutor on seminar (tutor_id, starts_at);

alter table cohort_deadline add column sequence int not null default 0 check (sequence >= 0);

-- What is appended to the address of a person's calendar, known only to their calendar program.
create table calendar_address (
	person_id uuid primary key references person,
	token_hash bytea not null unique,
	made_at timestamptz not null
);
