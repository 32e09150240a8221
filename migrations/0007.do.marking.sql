-- One try at an assignment.
create table submission (
	id uuid primary key,
	enrolment_id uuid not null references enrolment,
	assessment_id uuid not null references assessment,
	number int not null check (number > 0),
	state text not null,
	version int not null default 0,
	created_at timestamptz not null,
	submitted_at timestamptz,
	due_at timestamptz,               -- the deadline it was measured against when it was handed in
	receipt text,
	constraint submission_number unique (enrolment_id, assessment_id, number)
);
create unique index submission_one_open on submission (enrolment_id, assessment_id) where state = 'draft';
create index submission_waiting on submission (submitted_at) where state = 'submitted';
create trigger submission_state before insert or update on submission
	for each row execute function guard_state('submission', 'draft');

-- Every saved draft; the newest is the text. What was handed in is the newest when it was handed in.
create table submission_draft (
	submission_id uuid not null references submission,
	seq int not null,
	body text not null,
	file_id uuid references file,
	saved_at timestamptz not null,
	primary key (submission_id, seq)
);
create trigger submission_draft_append_only before update or delete on submission_draft
	for each row execute function refuse_change();

-- What a marker has so far; theirs alone until it becomes a mark.
create table mark_draft (
	submission_id uuid not null references submission,
	marker_id uuid not null references person,
	points jsonb not null,            -- {criterionId: percent}
	comments jsonb not null,          -- {criterionId: text}
	overall text not null,
	saved_at timestamptz not null,
	primary key (submission_id, marker_id)
);

-- A judgement about one attempt or one submission. A newer mark supersedes an older one.
create table mark (
	id uuid primary key,
	enrolment_id uuid not null references enrolment,
	assessment_id uuid not null references assessment,
	attempt_id uuid references attempt,
	submission_id uuid references submission,
	percent numeric(5,2) not null check (percent between 0 and 100), -- what counts
	raw_percent numeric(5,2) check (raw_percent between 0 and 100),   -- before adjustments; null: the same
	adjustments jsonb not null default '[]', -- [{kind: 'late' | 'cap', percent, ...}], percent is what it took away
	detail jsonb not null,            -- quiz: [{itemId, score, marks}]; assignment: [{criterionId, percent, comment}]
	overall text not null default '',
	marker_id uuid references person, -- a person marked it, or
	marker_rule text,                 -- these rules did
	supersedes uuid unique references mark,
	reason text not null default '',  -- why it supersedes another
	marked_at timestamptz not null,
	check ((supersedes is null) = (reason = '')),
	check ((attempt_id is null) <> (submission_id is null)),
	check ((marker_id is null) <> (marker_rule is null))
);
create index mark_enrolment on mark (enrolment_id, assessment_id);
create index mark_marker on mark (marker_id, marked_at desc) where submission_id is not null;
create unique index mark_attempt_first on mark (attempt_id) where supersedes is null;
create unique index mark_submission_first on mark (submission_id) where supersedes is null;
create trigger mark_append_only before update or delete on mark
	for each row execute function refuse_change();

-- A meeting of the examiners about one cohort.
create table board (
	id uuid primary key,
	cohort_id uuid not null references cohort,
	state text not null,
	version int not null default 0,
	meets_on date not null,
	chair_id uuid not null references person,
	created_by uuid references person,
	created_at timestamptz not null
);
create index board_cohort on board (cohort_id);
create unique index board_one_open on board (cohort_id) where state = 'open';
create trigger board_state before insert or update on board
	for each row execute function guard_state('board', 'open');

-- What the chair changed before ratifying; the newest row about a learner counts.
create table board_change (
	board_id uuid not null references board,
	enrolment_id uuid not null references enrolment,
	seq int not null check (seq > 0),
	decision text check (decision in ('award', 'refer', 'fail', 'defer')), -- null: as proposed after all
	reason text not null,
	changed_by uuid not null references person,
	changed_at timestamptz not null,
	primary key (board_id, enrolment_id, seq)
);
create trigger board_change_append_only before update or delete on board_change
	for each row execute function refuse_change();

-- One decision about one learner, made when the board ratifies.
create table board_decision (
	id uuid primary key,
	board_id uuid not null references board,
	enrolment_id uuid not null references enrolment,
	decision text not null check (decision in ('award', 'refer', 'fail', 'defer')),
	grade text check (grade in ('Pass', 'Merit', 'Distinction')),
	percent numeric(5,2),
	reason text not null default '',
	decided_by uuid not null references person,
	decided_at timestamptz not null,
	unique (board_id, enrolment_id),
	check ((decision = 'award') = (grade is not null))
);
create index board_decision_enrolment on board_decision (enrolment_id);
create trigger board_decision_append_only before update or delete on board_decision
	for each row execute function refuse_change();
