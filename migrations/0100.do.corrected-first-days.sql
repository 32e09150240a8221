-- Where nothing has happened to an award since it was made, a corrected first day is also the day since
-- when it has been in force.
update award a set standing_since = valid_from
where state = 'awarded' and standing_since <> valid_from
	and (select event->>'type' from history
		where machine = 'award' and subject_id = a.id and event->>'type' <> 'reviewed'
		order by seq desc limit 1) = 'confirmed';
