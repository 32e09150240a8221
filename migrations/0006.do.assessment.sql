-- One try at a quiz. The paper is fixed when it starts, from the stored seed.
create table attempt (
	id uuid primary key,
	enrolment_id uuid not null references enrolment,
	assessment_id uuid not null references assessment,
	number int not null check (number > 0),
	seed text not null,
	state text not null,
	version int not null default 0,
	started_at timestamptz not null,
	due_at timestamptz not null,
	submitted_at timestamptz,
	receipt text,
	constraint attempt_number unique (enrolment_id, assessment_id, number)
);
create unique index attempt_one_open on attempt (enrolment_id, assessment_id) where state = 'inProgress';
create index attempt_due on attempt (due_at) where state = 'inProgress';
create trigger attempt_state before insert or update on attempt
	for each row execute function guard_state('attempt', 'inProgress');

create table attempt_item (
	attempt_id uuid not null references attempt,
	position int not null,
	item_id uuid not null references item,
	option_order text[] not null,     -- ids in the order shown
	primary key (attempt_id, position),
	unique (attempt_id, item_id)
);

-- The journal of answers. `client` is one open page; within it the highest `client_seq` counts,
-- between pages the one that arrived last. The foreign key is the paper's own row: rows of the bank,
-- which every learner shares, are never locked by an answer.
create table answer (
	attempt_id uuid not null,
	item_id uuid not null,
	client text not null check (client ~ '^[A-Za-z0-9-]{1,64}$'),
	client_seq int not null check (client_seq > 0),
	response jsonb not null,
	flagged boolean not null default false,
	received_at timestamptz not null,
	primary key (attempt_id, client, client_seq),
	foreign key (attempt_id, item_id) references attempt_item (attempt_id, item_id)
);
create trigger answer_append_only before update or delete on answer
	for each row execute function refuse_change();
create trigger attempt_item_append_only before update or delete on attempt_item
	for each row execute function refuse_change();
