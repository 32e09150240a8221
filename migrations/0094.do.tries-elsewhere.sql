-- Earlier tries of the same learner at this quiz in other cohorts, as they stood when the try was drawn:
-- what they met there comes last. Tries from before this column knew of none, and are drawn again so.
alter table attempt add column met_in uuid[] not null default '{}';
