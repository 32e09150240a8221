-- Marks of a quiz are made side by side, and never while a correction of one of its questions runs:
-- whoever marks reads every correction that is there, and a correction reads every mark.
create function lock_marks_shared(assessment_id uuid) returns void language sql
	as $$ select pg_advisory_xact_lock_shared(hashtextextended('marks of ' || assessment_id, 0)) $$;
create function lock_marks(assessment_id uuid) returns void language sql
	as $$ select pg_advisory_xact_lock(hashtextextended('marks of ' || assessment_id, 0)) $$;
