-- When an answer was given, where it waited before it was sent: on a line that was down, in a laptop
-- that was closed. Null: it came as soon as it was given. Between pages the answer that was given last
-- counts, whichever came last; whether it is in time still goes by when it came.
alter table answer add column given_at timestamptz check (given_at <= received_at);

-- As in 0032, and: says of what waited whether another page was told something newer.
drop function save_answers;
create function save_answers(given jsonb)
	returns table (n int, outcome text, received_at timestamptz, superseded boolean)
	language plpgsql
	set enable_seqscan = off
as $$
#variable_conflict use_column
begin
	return query
	with given_row as materialized (
		select * from jsonb_to_recordset(given) as g(
			n int, person_id uuid, at timestamptz, attempt_id uuid, item_id uuid, client text,
			client_seq int, response jsonb, flagged boolean, given_at timestamptz)
	), own as materialized (
		select g.* from given_row g cross join lateral (
			select from attempt a
				join enrolment e on e.id = a.enrolment_id
				join attempt_item i on i.attempt_id = a.id
			where a.id = g.attempt_id and e.person_id = g.person_id and i.item_id = g.item_id
			offset 0
		) it_is
	), held as materialized (
		select o.*, a.open, a.last_at, case when o.given_at is not null
				then least(greatest(o.given_at, a.started_at), o.at) end as given_first,
			client_seq > 1000 and client_seq > 1000 + coalesce((select max(client_seq) from answer k
				where k.attempt_id = o.attempt_id and k.client = o.client), 0) as jumps
		from own o cross join lateral (
			select state in ('inProgress', 'overdue') as open, started_at,
				due_at + make_interval(secs => overtime_seconds) as last_at
			from attempt where id = o.attempt_id for share skip locked
		) a
	), stored as (
		insert into answer (attempt_id, item_id, client, client_seq, response, flagged, received_at,
			given_at)
		select attempt_id, item_id, client, client_seq, response, flagged, at, given_first
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
		coalesce(s.received_at, e.received_at),
		-- Only of what waited before it was sent: another page may have been told something newer.
		g.given_at is not null and exists (select from answer k
			where k.attempt_id = o.attempt_id and k.item_id = o.item_id and k.client <> o.client
				and coalesce(k.given_at, k.received_at) > g.given_at)
	from given_row g
		left join own o on o.n = g.n
		left join held h on h.n = g.n
		left join stored s on (s.attempt_id, s.client, s.client_seq)
			= (g.attempt_id, g.client, g.client_seq)
		left join lateral (
			select item_id, response, flagged, received_at from answer
			where s.attempt_id is null
				and (attempt_id, client, client_seq) = (o.attempt_id, o.client, o.client_seq)
			limit 1
		) e on true;
end $$;

-- As in 0039, and: the answer that counts is, between pages, the one that was given last.
create or replace function lines_of_marks(ids uuid[]) returns setof mark_lines language sql stable as $$
	with wanted as (
		select k.id, k.attempt_id, k.detail, t.started_at
		from mark k join attempt t on t.id = k.attempt_id where k.id = any(ids)
	), tried as (
		select distinct attempt_id, started_at from wanted
	), newest as (
		select distinct on (a.attempt_id, a.item_id, a.client)
			a.attempt_id, a.item_id, a.client, a.response, a.received_at, a.given_at
		from answer a join tried using (attempt_id)
		order by a.attempt_id, a.item_id, a.client, a.client_seq desc
	), effective as (
		select distinct on (attempt_id, item_id) attempt_id, item_id, response
		from newest
		order by attempt_id, item_id, coalesce(given_at, received_at) desc, received_at desc, client desc
	), given as (
		-- Every window goes over a try's saves in their order, so they are sorted once, try by try.
		select a.attempt_id, a.item_id, a.received_at, t.started_at,
			lag((a.item_id, a.received_at)) over (
				partition by a.attempt_id order by a.received_at, a.item_id
			) is not distinct from (a.item_id, a.received_at) as again
		from answer a join tried t using (attempt_id)
	), share as (
		select attempt_id, item_id, extract(epoch from received_at - coalesce(
				first_value(received_at) over (moments groups between 1 preceding and 1 preceding),
				started_at
			))::float8 / count(*) over (moments groups between current row and current row) as seconds
		from given where not again
		window moments as (partition by attempt_id order by received_at)
	), spent as (
		select attempt_id, item_id, sum(seconds) as seconds from share group by attempt_id, item_id
	)
	select w.id, array_agg(d.item_id order by d.position), array_agg(d.score order by d.position),
		array_agg(d.marks order by d.position),
		jsonb_agg(case when i.body ?| array['options', 'regions', 'gaps', 'pairs'] then e.response end
			order by d.position),
		array_agg(s.seconds order by d.position)
	from wanted w
		cross join rows from (
			jsonb_to_recordset(w.detail) as ("itemId" uuid, score float8, marks float8)
		) with ordinality as d(item_id, score, marks, position)
		join item i on i.id = d.item_id
		left join effective e on e.attempt_id = w.attempt_id and e.item_id = d.item_id
		left join spent s on s.attempt_id = w.attempt_id and s.item_id = d.item_id
	group by w.id
$$;
