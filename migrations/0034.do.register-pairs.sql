-- Who searches for two common words would have everybody read who has one of them. So each two words of
-- an entry stand together as well, 'ada king' in this order: people with both are read at once, however
-- many there are with either.
create function listing_keys(words text[]) returns setof text language sql immutable parallel safe as $$
	select word from unnest(words) word
	union all
	select one || ' ' || other from unnest(words) one, unnest(words) other
	where one collate "C" < other collate "C"
$$;

create or replace function keep_listing(whose uuid) returns void language plpgsql as $$
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
		select key, lower(shown_name), whose, all_words from listing_keys(all_words) key;
end $$;

insert into listing_word (word, sort_name, person_id, words)
	select key, e.sort_name, e.person_id, e.words
	from (select distinct on (person_id) * from listing_word order by person_id) e, listing_keys(e.words) key
	on conflict do nothing;
