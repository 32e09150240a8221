-- Deadlines and quiz windows are worked out by it: a name that no clock knows is refused at once.
alter table cohort add constraint cohort_time_zone_check
	check ((timestamptz 'epoch' at time zone time_zone) is not null);
