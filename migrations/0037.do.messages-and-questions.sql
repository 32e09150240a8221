-- A mail that staff or a tutor wrote to learners of a cohort, and to whom it went: once to each.
create table message (
	id uuid primary key,               -- chosen by the form: a second press finds it there
	cohort_id uuid not null references cohort,
	audience text not null check (audience in ('all', 'slipping', 'chosen')),
	subject text not null check (length(subject) between 1 and 120),
	body text not null check (length(body) between 1 and 5000),
	sent_by uuid references person,
	sent_at timestamptz not null
);
create index message_cohort on message (cohort_id, sent_at desc, id desc);

create table message_to (
	message_id uuid not null references message,
	enrolment_id uuid not null references enrolment,
	primary key (message_id, enrolment_id)
);

-- What a learner asks the tutors of the cohort, and what they answer.
create table question (
	id uuid primary key,               -- chosen by the form
	enrolment_id uuid not null references enrolment,
	module_id uuid references module,  -- null: about the course
	body text not null check (length(body) between 1 and 2000),
	asked_at timestamptz not null,
	answer_read_at timestamptz         -- the learner put the answer away from the home
);
create index question_enrolment on question (enrolment_id, asked_at desc);

create table question_reply (
	id uuid primary key,               -- chosen by the form
	question_id uuid not null references question,
	body text not null check (length(body) between 1 and 5000),
	replied_by uuid not null references person,
	replied_at timestamptz not null
);
create index question_reply_question on question_reply (question_id, replied_at);
