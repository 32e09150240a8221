-- Questions that are put right after use. A published item never changes: what is said about it
-- afterwards stands beside it, and scoring reads both.

create table item_correction (
	id uuid primary key,
	item_id uuid not null references item,
	seq int not null check (seq > 0),  -- the newest counts
	kind text not null check (kind in ('void', 'keys', 'as-published')),
	keys jsonb,                        -- bodies; an answer earns what the best of them gives
	reason text not null check (reason <> ''), -- as learners read it
	corrected_by uuid references person,
	corrected_at timestamptz not null,
	constraint item_correction_seq unique (item_id, seq),
	check ((kind = 'keys') = (keys is not null))
);
create trigger item_correction_append_only before update or delete on item_correction
	for each row execute function refuse_change();

-- What a correction does to one try: it has a new mark, or it waits for the board, which ratified
-- the old one.
create table correction_effect (
	correction_id uuid not null references item_correction,
	attempt_id uuid not null references attempt,
	old_mark_id uuid not null references mark,
	new_mark_id uuid references mark,  -- null: ratified, so not touched
	to_percent numeric(5,2) not null,  -- what it comes to
	primary key (correction_id, attempt_id)
);
create index correction_effect_attempt on correction_effect (attempt_id);
create trigger correction_effect_append_only before update or delete on correction_effect
	for each row execute function refuse_change();

-- A learner says that a question or its key is wrong: once a question of a try.
create table item_challenge (
	attempt_id uuid not null,
	item_id uuid not null,
	reason text not null check (reason <> ''),
	challenged_at timestamptz not null,
	primary key (attempt_id, item_id),
	foreign key (attempt_id, item_id) references attempt_item (attempt_id, item_id)
);
create trigger item_challenge_append_only before update or delete on item_challenge
	for each row execute function refuse_change();

-- How each corrected item is scored now.
create view item_correction_now as
	select distinct on (item_id) id, item_id, seq, kind, keys, reason, corrected_by, corrected_at
	from item_correction order by item_id, seq desc;
