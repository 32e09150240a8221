-- One person in one cohort.
create table enrolment (
	id uuid primary key,
	person_id uuid not null references person,
	cohort_id uuid not null references cohort,
	candidate_number text not null,
	state text not null,
	version int not null default 0,
	created_at timestamptz not null,
	constraint enrolment_once unique (person_id, cohort_id),
	unique (cohort_id, candidate_number)
);
create index enrolment_cohort_state on enrolment (cohort_id, state);
create trigger enrolment_state before insert or update on enrolment
	for each row execute function guard_state('enrolment', 'invited');

-- One module of one enrolment.
create table module_progress (
	id uuid primary key,
	enrolment_id uuid not null references enrolment,
	module_id uuid not null references module,
	state text not null,
	version int not null default 0,
	unique (enrolment_id, module_id)
);
create trigger module_progress_state before insert or update on module_progress
	for each row execute function guard_state('module', 'locked');

create table lesson_done (
	enrolment_id uuid not null references enrolment,
	lesson_id uuid not null references lesson,
	done_at timestamptz not null,
	primary key (enrolment_id, lesson_id)
);

-- What a module came to, each time it was settled. The newest row counts; earlier ones stay.
create table module_result (
	id uuid primary key,
	enrolment_id uuid not null references enrolment,
	module_id uuid not null references module,
	percent numeric(5,2) not null,
	outcome text not null check (outcome in ('passed', 'referred', 'failed')),
	parts jsonb not null,             -- [{assessmentId, percent, weightPercent, floorPercent, markId}]
	rule_version text not null,
	settled_at timestamptz not null
);
create index module_result_latest on module_result (enrolment_id, module_id, settled_at desc);
create trigger module_result_append_only before update or delete on module_result
	for each row execute function refuse_change();
