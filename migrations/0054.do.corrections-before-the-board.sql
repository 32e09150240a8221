-- What a board said of a mark that it had ratified and that a correction would change.
create table correction_decision (
	correction_id uuid not null,
	attempt_id uuid not null,
	-- The mark that took the ratified one's place; null: it was left as it was ratified.
	new_mark_id uuid references mark,
	reason text not null check (reason <> ''),
	decided_by uuid not null references person,
	decided_at timestamptz not null,
	primary key (correction_id, attempt_id),
	foreign key (correction_id, attempt_id) references correction_effect (correction_id, attempt_id)
);
create trigger correction_decision_append_only before update or delete on correction_decision
	for each row execute function refuse_change();
