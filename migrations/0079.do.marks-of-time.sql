-- Few of a common name may have expired or be about to, too, and had everybody of that name read. The job
-- that ages awards moves their state each night, so their keys are marked like those of 0071. A search
-- looks first whether that job is behind; then it reads as before. An award under conditions stays so
-- in its last days, and is among those to be renewed.
create or replace function listing_marks(states text[]) returns setof text
language sql immutable parallel safe as $$
	select ''
	union all select ' #suspended' where 'suspended' = any (states)
	union all select ' #ended' where states && array['revoked', 'withdrawn', 'superseded']
	union all select ' #expired' where 'expired' = any (states)
	union all select ' #due' where states && array['due', 'conditions']
$$;

insert into listing_word (word, sort_name, person_id, words)
	select w.word || mark, w.sort_name, w.person_id, w.words
	from (
		select person_id, array_agg(state) as states from award
		where state in ('expired', 'due', 'conditions') group by person_id
	) held
	join listing_word w on w.person_id = held.person_id and w.word not like '%#%',
	listing_marks(held.states) mark
	where mark <> ''
	on conflict do nothing;

-- Whether the job is behind is one look at the earliest.
create index award_to_age on award (expires_on) where state = 'awarded';
