-- Whoever searches the public register for a standing or a level has one award after another looked at:
-- what is asked of each is read from the index, and the row is left alone.
drop index award_person;
create index award_person on award (person_id) include (state, expires_on, edition_id);
