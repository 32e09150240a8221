-- Whoever writes their name in letters that certificates lack has another one for them, in letters that they have.
alter table person add name_on_certificates text
	constraint person_name_on_certificates_check check (length(name_on_certificates) between 1 and 200);

create index person_name_on_certificates_search on person using gin (name_on_certificates gin_trgm_ops)
	where name_on_certificates is not null;

-- Few names have such letters; which of these cannot be printed, the typeface says. Nor does every database
-- know them as letters, whose triples are looked for.
create index person_other_letters on person (id) where name ~ '[^ -īĮ-ıĴ-ťŨ-ž]';
create index award_other_letters on award (id) where name_as_awarded ~ '[^ -īĮ-ıĴ-ťŨ-ž]';
