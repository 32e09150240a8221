-- Pictures of the bank's questions, and files of other systems that are looked at before their
-- questions go into the bank.

create table bank_image (
	sha256 text primary key,           -- of the bytes, hex
	media_type text not null check (media_type in ('image/svg+xml', 'image/png')),
	bytes bytea not null,
	stored_by uuid references person,
	stored_at timestamptz not null
);
-- Deleted only while no question shows it, which the reference below holds it to.
create trigger bank_image_immutable before update on bank_image
	for each row execute function refuse_change();

-- What a version of a question calls its pictures: images/map.svg, as in quiz.yaml.
create table bank_item_image (
	bank_item_id uuid not null,
	number int not null,
	path text not null,
	sha256 text not null references bank_image,
	primary key (bank_item_id, number, path),
	foreign key (bank_item_id, number) references bank_item_version
);
create index bank_item_image_hash on bank_item_image (sha256);
create trigger bank_item_image_append_only before update or delete on bank_item_image
	for each row execute function refuse_change();

-- Questions that editions brought so far show the pictures of their edition.
create temporary table shown on commit drop as
	select distinct on (v.bank_item_id, v.number, m.found[1])
		v.bank_item_id, v.number, m.found[1] as path, i.sha256, i.media_type, i.bytes, v.written_at
	from bank_item_version v
		join bank_item b on b.id = v.bank_item_id
		cross join regexp_matches(v.source::text, 'images/[a-z0-9][a-z0-9.-]*\.(?:svg|png)', 'g') m (found)
		join edition e on e.course_code = b.course_code
		join edition_image i on i.edition_id = e.id
			and i.path = lower(b.module_code) || '/' || m.found[1]
	where v.origin = 'edition' and position(i.sha256 in v.body::text) > 0;
insert into bank_image (sha256, media_type, bytes, stored_at)
	select distinct on (sha256) sha256, media_type, bytes, written_at from shown order by sha256, written_at;
insert into bank_item_image (bank_item_id, number, path, sha256)
	select bank_item_id, number, path, sha256 from shown;

-- A file as it was sent, kept so that what staff looked at is what goes into the bank. Its bytes go
-- once it was applied, or when nobody came back for it.
create table bank_import (
	id uuid primary key,
	course_code text not null references course,
	module_code text not null,
	outcome text not null,             -- put in where the file does not say
	level text not null,
	file_name text not null,
	bytes bytea,
	created_by uuid references person,
	created_at timestamptz not null,
	applied_at timestamptz,
	result jsonb,                      -- the verdicts as they were applied
	check ((applied_at is null) = (result is null)),
	check ((applied_at is null) = (bytes is not null))
);
create index bank_import_created on bank_import (created_at);
