-- What a marked try says about each of its questions, so that the figures of a quiz need not take
-- every mark and every answer apart each time. A copy: a mark never changes and neither do the answers
-- of a try that was handed in, so a row never does. Emptied, it is filled again.
create table mark_lines (
	mark_id uuid primary key references mark,
	-- In the order of the paper, as in the mark's detail.
	item_ids uuid[] not null,
	scores float8[] not null,
	marks float8[] not null,
	responses jsonb not null,          -- an array; null where nothing was answered or nothing is offered
	seconds float8[] not null          -- null where nothing was answered
);
create trigger mark_lines_immutable before update on mark_lines
	for each row execute function refuse_change();

-- The rows of marks as they are worked out, from the marks and the journal of answers.
--
-- The answer that counts: of one page the one with the highest number, between pages the one that came
-- last. Seconds: from one save to the next, given to what was saved then; what was saved in the same
-- moment shares it. Answers are kept where a question offers something to be picked
-- (pickable.rules.ts): nothing is worked out of the others.
create function lines_of_marks(ids uuid[]) returns setof mark_lines language sql stable as $$
	with wanted as (
		select k.id, k.attempt_id, k.detail, t.started_at
		from mark k join attempt t on t.id = k.attempt_id where k.id = any(ids)
	), tried as (
		select distinct attempt_id, started_at from wanted
	), newest as (
		select distinct on (a.attempt_id, a.item_id, a.client)
			a.attempt_id, a.item_id, a.client, a.response, a.received_at
		from answer a join tried using (attempt_id)
		order by a.attempt_id, a.item_id, a.client, a.client_seq desc
	), effective as (
		select distinct on (attempt_id, item_id) attempt_id, item_id, response
		from newest order by attempt_id, item_id, received_at desc, client desc
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
