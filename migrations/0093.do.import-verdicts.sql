-- What comes of each question of a file, as it was worked out last. Pages of it are read from here, so
-- that thousands of questions are not read from their file again at each look.
create table bank_import_line (
	import_id uuid not null references bank_import on delete cascade,
	place int not null,                -- what needs a look stands first
	kind text not null check (kind in ('cannot', 'version', 'changed', 'new', 'there')),
	line jsonb not null,
	primary key (import_id, place)
);
create index bank_import_line_kind on bank_import_line (import_id, kind, place);

-- Of what they were worked out: another bank, module or choice makes them old.
alter table bank_import add column basis text;

with told as (
	select i.id, n, line, case when line ->> 'verdict' = 'new' and line -> 'changes' <> '[]' then 'changed'
		else line ->> 'verdict' end as kind
	from bank_import i, jsonb_array_elements(i.result) with ordinality as l (line, n))
insert into bank_import_line (import_id, place, kind, line)
	select id, row_number() over (partition by id
		order by array_position(array['cannot', 'version', 'changed', 'new', 'there'], kind), n), kind, line
	from told;
alter table bank_import drop column result;
