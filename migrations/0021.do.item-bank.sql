-- The bank: where questions are written, reviewed and kept from edition to edition. Published items
-- are linked to theirs by course and key.

create table bank_item (
	id uuid primary key,
	course_code text not null references course,
	module_code text not null,
	key text not null,
	state text not null,
	version int not null default 0,
	created_at timestamptz not null,
	constraint bank_item_key unique (course_code, key)
);
create trigger bank_item_state before insert or update on bank_item
	for each row execute function guard_state('bankItem', 'draft');

-- What the question says, each time it was written; the newest is what its state is about.
create table bank_item_version (
	bank_item_id uuid not null references bank_item,
	number int not null check (number > 0),
	source jsonb not null,             -- as in quiz.yaml
	source_hash text not null,         -- SHA-256, hex
	body jsonb not null,               -- as published: Markdown rendered
	type text not null,
	outcome text not null,
	level text not null,
	difficulty double precision,
	marks numeric(5,2) not null,
	words text not null,               -- for the search
	origin text not null check (origin in ('edition', 'author', 'file')),
	written_by uuid references person, -- null: the system, from an edition
	written_at timestamptz not null,
	primary key (bank_item_id, number)
);
create trigger bank_item_version_append_only before update or delete on bank_item_version
	for each row execute function refuse_change();

create view bank_item_now as
	select distinct on (v.bank_item_id) b.id, b.course_code, b.module_code, b.key, b.state, v.number,
		v.source, v.source_hash, v.body, v.type, v.outcome, v.level, v.difficulty, v.marks, v.words,
		v.origin, v.written_by, v.written_at
	from bank_item b join bank_item_version v on v.bank_item_id = b.id
	order by v.bank_item_id, v.number desc;
