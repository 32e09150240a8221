-- As in 0012, and: an answer that was stored just now is not looked for among the older ones.
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
			where s.attempt_id is null
				and (attempt_id, client, client_seq) = (o.attempt_id, o.client, o.client_seq)
			limit 1
		) e on true;
end $$;
