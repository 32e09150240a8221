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

-- Stores a group of answers: one statement, one commit, a verdict for each. Ownership, the state of
-- the attempt, the deadline and the paper are checked here, against the locked attempt.
--
-- Against a submit: it holds the attempt `for update`, this holds it `for share`. Either this
-- commits first and the submit reads the answer, or the submit commits first and the answer is
-- refused. An attempt that is locked just now is passed over ('again'), so that nobody waits for
-- somebody else's submit.
--
-- `lateral` and `enable_seqscan` have every row looked up by its key, and so the rows that the foreign
-- key checks: on tables that have grown since they were last analysed the planner would read them
-- from end to end, once a row.
--
-- given: [{n, person_id, at, attempt_id, item_id, client, client_seq, response, flagged}]
create function save_answers(given jsonb)
	returns table (n int, outcome text, received_at timestamptz)
	language plpgsql
	set enable_seqscan = off
as $$
#variable_conflict use_column
begin
	return query
	with given_row as materialized (
		select * from jsonb_to_recordset(given) as g(
			n int, person_id uuid, at timestamptz, attempt_id uuid, item_id uuid, client text,
			client_seq int, response jsonb, flagged boolean)
	), own as materialized (
		select g.* from given_row g cross join lateral (
			select from attempt a
				join enrolment e on e.id = a.enrolment_id
				join attempt_item i on i.attempt_id = a.id
			where a.id = g.attempt_id and e.person_id = g.person_id and i.item_id = g.item_id
			offset 0
		) it_is
	), held as materialized (
		select o.*, a.state, a.due_at from own o cross join lateral (
			select state, due_at from attempt where id = o.attempt_id for share skip locked
		) a
	), stored as (
		insert into answer (attempt_id, item_id, client, client_seq, response, flagged, received_at)
		select attempt_id, item_id, client, client_seq, response, flagged, at
		from held where state = 'inProgress' and at <= due_at
		-- The same order everywhere, so that two groups never wait for each other in a circle.
		order by attempt_id, client, client_seq, n
		on conflict do nothing
		returning *
	)
	select g.n,
		case
			when (s.item_id, s.response, s.flagged) = (g.item_id, g.response, g.flagged)
				or (e.item_id, e.response, e.flagged) = (g.item_id, g.response, g.flagged) then 'stored'
			when e.item_id is not null then 'sequence-used'
			when o.n is null then 'not-found'
			when h.state <> 'inProgress' then 'closed'
			when g.at > h.due_at then 'late'
			else 'again'
		end,
		coalesce(s.received_at, e.received_at)
	from given_row g
		left join own o on o.n = g.n
		left join held h on h.n = g.n
		left join stored s on (s.attempt_id, s.client, s.client_seq)
			= (g.attempt_id, g.client, g.client_seq)
		left join lateral (
			select item_id, response, flagged, received_at from answer
			where (attempt_id, client, client_seq) = (o.attempt_id, o.client, o.client_seq)
			limit 1
		) e on true;
end $$;
