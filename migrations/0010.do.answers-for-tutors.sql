-- Answers that a person marks: a try that holds one waits for a tutor, as a script does.

-- Written when the try is handed in; the try waits while it is neither marked nor voided.
create table answer_to_mark (
	attempt_id uuid not null,
	item_id uuid not null,
	words int not null,               -- of the answer, for the minutes that marking takes
	primary key (attempt_id, item_id),
	foreign key (attempt_id, item_id) references attempt_item (attempt_id, item_id)
);
create trigger answer_to_mark_append_only before update or delete on answer_to_mark
	for each row execute function refuse_change();

-- What a tutor has so far; theirs alone until it becomes a mark.
create table answer_mark_draft (
	attempt_id uuid not null references attempt,
	marker_id uuid not null references person,
	marks jsonb not null,             -- {itemId: marks}
	comments jsonb not null,          -- {itemId: text}
	saved_at timestamptz not null,
	primary key (attempt_id, marker_id)
);

create index attempt_waiting on attempt (submitted_at) where state in ('submitted', 'autoSubmitted');

-- Everything that waits for a tutor: scripts, and tries with answers to mark.
create view waiting_work as
	select id, enrolment_id, submitted_at from submission where state = 'submitted'
	union all
	select id, enrolment_id, submitted_at from attempt where state in ('submitted', 'autoSubmitted');
