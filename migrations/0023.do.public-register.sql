-- The public register: whoever holds or has held an award. What can be searched is kept by triggers, in
-- the transaction that changes it, so that the look-up never falls behind and nobody can forget it.

create table listing (
	person_id uuid primary key references person,
	number text not null unique check (number ~ '^[1-9][0-9]{7}$'), -- drawn at random: it says nothing
	name text not null default '',     -- as on the newest award
	organisation text,                 -- only while the person lets it be shown
	show_organisation boolean not null default false,
	hidden_at timestamptz,             -- not shown at all: only where being found would put them at risk
	listed_at timestamptz not null default now()
);

-- One row a word of an entry, in the order of the list of names: a page of people with a word is read
-- from the index, however many there are.
create table listing_word (
	word text collate "C" not null,
	sort_name text collate "C" not null,
	person_id uuid not null references listing,
	words text[] not null,             -- all words of the entry, to ask for several at once
	primary key (word, sort_name, person_id)
);
create index listing_word_person on listing_word (person_id);

-- Every word once, so that a misspelt one is compared with words and not with people. Words stay.
create table register_word (word text collate "C" primary key);
create index register_word_similar on register_word using gist (word gist_trgm_ops (siglen = 32));

-- Words without accents, apostrophes and capitals; register-query.rules.ts cuts what is typed the same way.
create function search_words(said text) returns text[] language sql immutable parallel safe as $$
	select coalesce(array_agg(distinct word), '{}')
	from regexp_split_to_table(
		lower(regexp_replace(normalize(said, NFD), '[\u0300-\u036f''’`]', '', 'g')), '[^a-z0-9]+') word
	where word <> ''
$$;

create function keep_listing(whose uuid) returns void language plpgsql as $$
declare
	own listing;
	shown_name text;
	shown_organisation text;
	all_words text[];
begin
	select name_as_awarded into shown_name from award
		where person_id = whose and state not in ('provisional', 'voided')
		order by awarded_on desc, id desc limit 1;
	if shown_name is null then return; end if;
	loop
		select * into own from listing where person_id = whose for update;
		exit when found;
		-- Nothing is inserted when the number is taken: then the next one is drawn.
		insert into listing (person_id, number)
			values (whose, (10000000 + floor(random() * 90000000))::int::text) on conflict do nothing;
	end loop;
	select o.name into shown_organisation from person p join organisation o on o.id = p.organisation_id
		where p.id = whose and own.show_organisation;
	update listing set name = shown_name, organisation = shown_organisation where person_id = whose;
	delete from listing_word where person_id = whose;
	if own.hidden_at is not null then return; end if;
	all_words := search_words(shown_name || ' ' || coalesce(shown_organisation, ''));
	insert into register_word select unnest(all_words) on conflict do nothing;
	insert into listing_word (word, sort_name, person_id, words)
		select word, lower(shown_name), whose, all_words from unnest(all_words) word;
end $$;

create function keep_listing_of_row() returns trigger language plpgsql as $$
begin
	perform keep_listing((to_jsonb(new) ->> case tg_table_name when 'person' then 'id' else 'person_id' end)::uuid);
	return null;
end $$;

create trigger award_listed after insert or update of state, name_as_awarded on award
	for each row execute function keep_listing_of_row();
create trigger person_listed after update of organisation_id on person
	for each row execute function keep_listing_of_row();
create trigger listing_kept after update of show_organisation, hidden_at on listing
	for each row execute function keep_listing_of_row();

select keep_listing(person_id) from award group by person_id;
