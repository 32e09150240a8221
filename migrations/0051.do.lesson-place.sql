-- The lesson that a learner opened last, so that "Continue" leads back to it. One row each, written over.
create table lesson_place (
	enrolment_id uuid primary key references enrolment,
	lesson_id uuid not null references lesson,
	opened_at timestamptz not null
);
