-- Few of a common name are suspended, and whoever looks for them had everybody of that name read. So the
-- keys of whoever holds such an award stand a second time, marked: 'ada king #suspended'. No word has such
-- a mark (search_words), and only states are marked: what a day decides is worked out when it is asked for.
-- markOf() in standing-filter.rules.ts writes them the same way.
create function listing_marks(states text[]) returns setof text language sql immutable parallel safe as $$
	select ''
	union all select ' #suspended' where 'suspended' = any (states)
	union all select ' #ended' where states && array['revoked', 'withdrawn', 'superseded']
$$;

create or replace function keep_listing(whose uuid) returns void language plpgsql as $$
declare
	own listing;
	shown_name text;
	shown_organisation text;
	all_words text[];
	states text[];
begin
	if not exists (select from award where person_id = whose and state not in ('provisional', 'voided')) then
		return;
	end if;
	loop
		select * into own from listing where person_id = whose for update;
		exit when found;
		-- Nothing is inserted when the number is taken: then the next one is drawn.
		insert into listing (person_id, number)
			values (whose, (10000000 + floor(random() * 90000000))::int::text) on conflict do nothing;
	end loop;
	-- Read once the entry is ours: two awards of one person may change at the same moment.
	select (array_agg(name_as_awarded order by awarded_on desc, id desc))[1], array_agg(state)
		into shown_name, states
		from award where person_id = whose and state not in ('provisional', 'voided');
	select o.name into shown_organisation from person p join organisation o on o.id = p.organisation_id
		where p.id = whose and own.show_organisation;
	update listing set name = shown_name, organisation = shown_organisation where person_id = whose;
	delete from listing_word where person_id = whose;
	if own.hidden_at is not null then return; end if;
	all_words := search_words(shown_name || ' ' || coalesce(shown_organisation, ''));
	insert into register_word select unnest(all_words) on conflict do nothing;
	insert into listing_word (word, sort_name, person_id, words)
		select key || mark, lower(shown_name), whose, all_words
		from listing_keys(all_words) key, listing_marks(states) mark;
end $$;

insert into listing_word (word, sort_name, person_id, words)
	select w.word || mark, w.sort_name, w.person_id, w.words
	from (
		select person_id, array_agg(state) as states from award
		where state in ('suspended', 'revoked', 'withdrawn', 'superseded') group by person_id
	) held
	join listing_word w using (person_id), listing_marks(held.states) mark
	where mark <> '';
