-- An instant from a place in a cohort's weeks, such as the closing of a quiz's window, on the clocks of
-- the cohort: {"week": 2, "day": 7, "time": "12:00"}. Null where there is no such place.
create function week_moment(starts_on date, place jsonb, zone text) returns timestamptz
language sql stable
return ((starts_on + ((place ->> 'week')::int - 1) * 7 + (place ->> 'day')::int - 1)
	+ (place ->> 'time')::time) at time zone zone;

create or replace function visible_from(of_enrolment uuid, of_assessment uuid, handed_in timestamptz)
returns timestamptz language plpgsql stable as $$
begin return (
	select case q.policy ->> 'release'
		when 'after-board' then ratified_at(e.id, handed_in)
		when 'after-window' then greatest(
			week_moment(c.starts_on, q.policy #> '{window,closes}', c.time_zone),
			(select max(until) from (
				select distinct on (a.enrolment_id) a.until
				from accommodation a join enrolment o on o.id = a.enrolment_id
				where o.cohort_id = c.id and a.assessment_id = q.id and a.kind = 'closing'
				order by a.enrolment_id, a.seq desc) newest),
			(select max(t.due_at + make_interval(secs => t.overtime_seconds))
				from attempt t join enrolment o on o.id = t.enrolment_id
				where o.cohort_id = c.id and t.assessment_id = q.id
					and t.state in ('notStarted', 'inProgress', 'overdue')))
		else timestamptz 'epoch'
	end
	from enrolment e join cohort c on c.id = e.cohort_id join assessment q on q.id = of_assessment
	where e.id = of_enrolment
); end $$;
