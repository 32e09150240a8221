-- The newest of what staff gave, and of what a module came to, is the one written last: rows of one learner are
-- written behind the lock of their enrolment, in turns. Their times are when each request began, and one that
-- had to wait for the lock would look older than what it was written after.
alter table accommodation add column seq bigint;
alter table accommodation disable trigger accommodation_append_only;
update accommodation a set seq = o.seq
	from (select id, row_number() over (order by given_at, id) as seq from accommodation) o where o.id = a.id;
alter table accommodation enable trigger accommodation_append_only;
alter table accommodation alter column seq set not null,
	alter column seq add generated always as identity;
select setval(pg_get_serial_sequence('accommodation', 'seq'),
	(select coalesce(max(seq), 0) + 1 from accommodation), false);
drop index accommodation_enrolment;
create index accommodation_enrolment on accommodation (enrolment_id, seq desc);

alter table module_result add column seq bigint;
alter table module_result disable trigger module_result_append_only;
update module_result r set seq = o.seq
	from (select id, row_number() over (order by settled_at, id) as seq from module_result) o where o.id = r.id;
alter table module_result enable trigger module_result_append_only;
alter table module_result alter column seq set not null,
	alter column seq add generated always as identity;
select setval(pg_get_serial_sequence('module_result', 'seq'),
	(select coalesce(max(seq), 0) + 1 from module_result), false);
drop index module_result_latest;
create index module_result_latest on module_result (enrolment_id, module_id, seq desc);

-- As in 0072, with that order.
create or replace function visible_from(of_enrolment uuid, of_assessment uuid, handed_in timestamptz)
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
