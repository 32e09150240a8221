-- From when a learner may see the result of an assessment; null: nobody knows yet. After the window
-- means: when it has closed for everybody of the cohort, those too to whom staff gave more time, so
-- that no right answer reaches somebody who still sits the quiz.
create function visible_from(of_enrolment uuid, of_assessment uuid) returns timestamptz
	language plpgsql stable -- not sql: it names a table that a later file makes
as $$
begin return (
	select case q.policy ->> 'release'
		when 'after-board' then (
			select min(d.decided_at) from board_decision d where d.enrolment_id = e.id)
		when 'after-window' then greatest(
			((c.starts_on + ((q.policy #>> '{window,closes,week}')::int - 1) * 7
				+ (q.policy #>> '{window,closes,day}')::int - 1)
				+ (q.policy #>> '{window,closes,time}')::time) at time zone c.time_zone,
			(select max(a.until) from accommodation a join enrolment o on o.id = a.enrolment_id
				where o.cohort_id = c.id and a.assessment_id = q.id and a.kind = 'closing'),
			(select max(t.due_at + make_interval(secs => t.overtime_seconds))
				from attempt t join enrolment o on o.id = t.enrolment_id
				where o.cohort_id = c.id and t.assessment_id = q.id
					and t.state in ('notStarted', 'inProgress', 'overdue')))
		else timestamptz 'epoch'
	end
	from enrolment e join cohort c on c.id = e.cohort_id join assessment q on q.id = of_assessment
	where e.id = of_enrolment
); end $$;
