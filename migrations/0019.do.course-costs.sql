-- What a course costs to run, as its author plans it: hours and places, for the public calculator.
-- Editions without a plan have none.
alter table edition add column cost jsonb;
