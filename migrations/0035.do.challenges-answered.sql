-- Staff answer what learners say about a question: once for everybody who said it.

alter table item_challenge add column kind text not null default 'other'
	check (kind in ('key', 'unclear', 'out-of-date', 'display', 'other'));
alter table item_challenge alter column kind drop default;
create index item_challenge_item on item_challenge (item_id, challenged_at);

create table challenge_answer (
	id uuid primary key,
	item_id uuid not null references item,
	upheld boolean not null,
	reason text not null check (reason <> ''), -- as learners read it
	answered_by uuid references person,
	answered_at timestamptz not null
);
create index challenge_answer_item on challenge_answer (item_id, answered_at desc);
create trigger challenge_answer_append_only before update or delete on challenge_answer
	for each row execute function refuse_change();

-- Which challenges an answer answers: each has one at most.
create table challenge_answered (
	attempt_id uuid not null,
	item_id uuid not null,
	answer_id uuid not null references challenge_answer,
	primary key (attempt_id, item_id),
	foreign key (attempt_id, item_id) references item_challenge (attempt_id, item_id)
);
create index challenge_answered_answer on challenge_answered (answer_id);
create trigger challenge_answered_append_only before update or delete on challenge_answered
	for each row execute function refuse_change();
