-- What a certificate shows, for ever: not only the name and the last day, but all that may be corrected
-- later. Those of before showed what their award shows.
alter table certificate disable trigger certificate_append_only;
alter table certificate add column title text;
alter table certificate add column grade text;
alter table certificate add column awarded_on date;
alter table certificate add column valid_from date;
update certificate c set title = a.qualification_title, grade = a.grade, awarded_on = a.awarded_on,
	valid_from = a.valid_from from award a where a.id = c.award_id;
alter table certificate alter column title set not null;
alter table certificate alter column grade set not null;
alter table certificate alter column awarded_on set not null;
alter table certificate alter column valid_from set not null;
alter table certificate enable trigger certificate_append_only;
