-- A qualification held by one person.
create table award (
	id uuid primary key,
	person_id uuid not null references person,
	enrolment_id uuid not null references enrolment,
	edition_id uuid not null references edition,
	decision_id uuid not null references board_decision,
	name_as_awarded text not null,
	qualification_code text not null,
	qualification_title text not null,
	grade text not null,
	awarded_on date not null,
	valid_from date not null,
	expires_on date,                  -- null: open-ended
	state text not null,
	version int not null default 0,
	created_at timestamptz not null,
	constraint award_once_per_decision unique (decision_id),
	constraint award_once_per_enrolment unique (enrolment_id)
);
create index award_person on award (person_id);
create index award_expiry on award (expires_on) where state in ('awarded', 'due');
create trigger award_state before insert or update on award
	for each row execute function guard_state('award', 'awarded');

-- Its document. The verification code cannot be guessed; the same award always gives the same pages.
create table certificate (
	award_id uuid primary key references award,
	code text not null unique check (code ~ '^[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){3}$'),
	issued_at timestamptz not null
);
create trigger certificate_append_only before update or delete on certificate
	for each row execute function refuse_change();
