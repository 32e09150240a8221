-- What the academy tells learners on their home: a cohort, or everybody who learns here. Never edited:
-- what was wrong is ended, and another one written.
create table news (
	id uuid primary key,               -- chosen by the form: a second press finds it there
	cohort_id uuid references cohort,  -- null: every cohort
	title text not null check (length(title) between 1 and 120),
	body text not null check (length(body) between 1 and 2000),
	shown_from date not null,          -- days in London, both included
	shown_until date not null,
	mailed int,                        -- how many were mailed; null: it was not asked for
	created_by uuid references person,
	created_at timestamptz not null,
	ended_at timestamptz,
	check (shown_until >= shown_from)
);
create index news_shown on news (shown_until desc, id desc);

create table news_dismissed (
	news_id uuid not null references news,
	person_id uuid not null references person,
	at timestamptz not null,
	primary key (news_id, person_id)
);

-- A learner's notes to self, one text a lesson. Private: no page and no command shows them to anybody
-- else. Deleted with the person's name.
create table lesson_note (
	enrolment_id uuid not null references enrolment,
	lesson_id uuid not null references lesson,
	body text not null check (length(body) <= 20000),
	saved_at timestamptz not null,
	primary key (enrolment_id, lesson_id)
);
