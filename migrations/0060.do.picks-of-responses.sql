-- Ids that a response picks, wherever it names them, as often as it names them: for figures of who
-- picks what. What a question offers to be picked is for its type to say.
create function picks_in(response jsonb) returns setof text language sql immutable as $$
	select pick #>> '{}' from jsonb_path_query(response, 'strict $.** ? (@.type() == "string")') pick
$$;
