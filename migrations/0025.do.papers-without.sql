-- Questions that were taken out of the quiz when a paper was drawn: with them, the seed and what the
-- learner had met before, the paper can be drawn again as it was, whatever is taken out later.
alter table attempt add column taken_out uuid[] not null default '{}';
