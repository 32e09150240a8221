-- A register may need no more than the year in which a person was born.
alter table registrant add column year_of_birth int check (year_of_birth between 1900 and 2100);
