-- A link that makes another address a person's own: it is mailed to that address, and names it.
alter table mailed_link
	drop constraint mailed_link_purpose_check,
	add column email text,
	add constraint mailed_link_purpose_check
		check (purpose in ('reset-password', 'invitation', 'new-email')),
	add constraint mailed_link_names_address check ((purpose = 'new-email') = (email is not null));

-- When the name and address of a closed account were removed for good.
alter table person
	add column anonymised_at timestamptz,
	add constraint person_closed_before_anonymised check (anonymised_at is null or closed_at is not null);
create index person_closed on person (closed_at) where closed_at is not null and anonymised_at is null;

-- An organisation that was written down twice: everybody moved to the other one. The row stays, so that
-- its code leads there and is not added anew.
alter table organisation
	add column merged_into uuid references organisation,
	add constraint organisation_merged_elsewhere check (merged_into <> id);
create index organisation_name_search on organisation using gin (name gin_trgm_ops);
create index organisation_name_order on organisation (name, id);
create index person_organisation on person (organisation_id) where organisation_id is not null;
