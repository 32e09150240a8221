-- After the board means: once a board has decided about the learner, whatever it decided. A board that put
-- its decision off has confirmed nothing, and a try that a board gave is confirmed by a later one: so it
-- hangs on when the work was handed in. Of a closing that was moved more than once the newest counts, as where
-- a try begins. The other policies are as in 0011.
drop function visible_from(uuid, uuid);

-- When a board first made the results final of what was handed in by then; null while none has.
create function ratified_at(of_enrolment uuid, handed_in timestamptz) returns timestamptz
	language plpgsql stable -- not sql: that is planned anew for each mark of a page
as $$
begin return (
	select min(decided_at) from board_decision
	where enrolment_id = of_enrolment and decision <> 'defer' and decided_at >= handed_in
); end $$;

-- From when a learner may see the result of work that was handed in at that time; null: nobody knows yet.
-- After the window means: when it has closed for everybody of the cohort, those too to whom staff gave
-- more time, so that no right answer reaches somebody who still sits the quiz.
create function visible_from(of_enrolment uuid, of_assessment uuid, handed_in timestamptz)
	returns timestamptz
	language plpgsql stable
as $$
begin return (
	select case q.policy ->> 'release'
		when 'after-board' then ratified_at(e.id, handed_in)
		when 'after-window' then greatest(
			((c.starts_on + ((q.policy #>> '{window,closes,week}')::int - 1) * 7
				+ (q.policy #>> '{window,closes,day}')::int - 1)
				+ (q.policy #>> '{window,closes,time}')::time) at time zone c.time_zone,
			(select max(until) from (
				select distinct on (a.enrolment_id) a.until
				from accommodation a join enrolment o on o.id = a.enrolment_id
				where o.cohort_id = c.id and a.assessment_id = q.id and a.kind = 'closing'
				order by a.enrolment_id, a.given_at desc, a.id desc) newest),
			(select max(t.due_at + make_interval(secs => t.overtime_seconds))
				from attempt t join enrolment o on o.id = t.enrolment_id
				where o.cohort_id = c.id and t.assessment_id = q.id
					and t.state in ('notStarted', 'inProgress', 'overdue')))
		else timestamptz 'epoch'
	end
	from enrolment e join cohort c on c.id = e.cohort_id join assessment q on q.id = of_assessment
	where e.id = of_enrolment
); end $$;
