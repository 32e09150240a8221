-- The whole life of a try: not started, in progress, overdue, handed in or handed in by the clock.
-- Time that staff give before and during a try.

alter table attempt
	-- After `due_at` answers count for so long: the grace and the late time of the quiz's policy, as
	-- they were when the try began.
	add column overtime_seconds int not null default 0 check (overtime_seconds >= 0);

drop index attempt_one_open;
create unique index attempt_one_open on attempt (enrolment_id, assessment_id)
	where state in ('notStarted', 'inProgress', 'overdue');
drop index attempt_due;
create index attempt_due on attempt (due_at) where state in ('inProgress', 'overdue');

-- A try begins before its clock does. Tries that are there already get the first line of their
-- history now; what follows moves up by one, through negative numbers so that no two lines meet.
drop trigger attempt_state on attempt;
alter table history disable trigger history_append_only;
alter table history drop constraint history_seq_check;
update history set seq = -seq - 1 where machine = 'attempt';
update history set seq = -seq where machine = 'attempt';
alter table history add constraint history_seq_check check (seq > 0);
alter table history enable trigger history_append_only;
insert into history (machine, subject_id, seq, event, from_state, to_state, rule_version, actor_id, request_id, at)
select 'attempt', a.id, 1,
	jsonb_build_object('type', 'started', 'dueAt', to_char(a.due_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')),
	'notStarted', 'inProgress', 'attempt/2', e.person_id, 'migration', a.started_at
from attempt a join enrolment e on e.id = a.enrolment_id;
update attempt set version = version + 1;
create trigger attempt_state before insert or update on attempt
	for each row execute function guard_state('attempt', 'notStarted');

-- What staff give one learner, each with its reason. Nothing is changed or taken away: of each kind
-- the newest row counts. Markers never see it.
create table accommodation (
	id uuid primary key,
	enrolment_id uuid not null references enrolment,
	assessment_id uuid references assessment, -- null: every quiz of the course
	attempt_id uuid references attempt,       -- what was given for one try that is under way
	kind text not null check (kind in ('extra-time', 'closing', 'deadline', 'void')),
	extra_percent int check (extra_percent between 0 and 300),
	extra_minutes int check (extra_minutes between 0 and 1440),
	break_minutes int check (break_minutes between 0 and 1440),
	until timestamptz,                        -- closing: may be taken until; deadline: the try ends
	reason text not null check (reason <> ''),
	given_by uuid references person,
	given_at timestamptz not null,
	check ((kind = 'extra-time') = (extra_percent is not null and extra_minutes is not null and break_minutes is not null)),
	check ((kind in ('closing', 'deadline')) = (until is not null)),
	check ((kind in ('deadline', 'void')) = (attempt_id is not null)),
	check (kind = 'extra-time' or assessment_id is not null)
);
create index accommodation_enrolment on accommodation (enrolment_id, given_at desc, id desc);
create trigger accommodation_append_only before update or delete on accommodation
	for each row execute function refuse_change();

-- When the page of an open quiz was last heard of. Unlogged: it is news, not evidence.
create unlogged table attempt_presence (
	attempt_id uuid primary key,
	seen_at timestamptz not null
);

-- As in 0006, and: answers count while the grace or the late time runs ('overdue' is open too); a
-- number far ahead of all that are known of its page is refused, so that no mistake or malice can
-- put itself before every answer that is still to come.
create or replace function save_answers(given jsonb)
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
		select o.*, a.open, a.last_at,
			client_seq > 1000 and client_seq > 1000 + coalesce((select max(client_seq) from answer k
				where k.attempt_id = o.attempt_id and k.client = o.client), 0) as jumps
		from own o cross join lateral (
			select state in ('inProgress', 'overdue') as open,
				due_at + make_interval(secs => overtime_seconds) as last_at
			from attempt where id = o.attempt_id for share skip locked
		) a
	), stored as (
		insert into answer (attempt_id, item_id, client, client_seq, response, flagged, received_at)
		select attempt_id, item_id, client, client_seq, response, flagged, at
		from held where open and at <= last_at and not jumps
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
			when not h.open then 'closed'
			when g.at > h.last_at then 'late'
			when h.jumps then 'sequence-jump'
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
