-- Of a name only the letters a to z were kept, so that Søren was "s ren" and nobody called Θεοδώρα could
-- be found at all. Letters of every script count now. Latin ones that have no plain letter inside are
-- written as people type them without; capitals are made small by this list and not by the locale of
-- the database, which may be any. register-query.rules.ts does the same, and a test holds both together.
create or replace function search_words(said text) returns text[] language sql immutable parallel safe as $$
	select coalesce(array_agg(distinct word), '{}')
	from regexp_split_to_table(
		replace(replace(replace(replace(
			translate(
				lower(regexp_replace(normalize(said, NFD), '[\u0300-\u036f\u02b9-\u02bf''’`]', '', 'g') collate "C"),
				'łŁøØđĐðÐħĦŧŦŋŊıÆŒÞẞƏςΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩАБВГДЕЖЗИКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯЄІЂЈЉЊЋЏҐ',
				'llooddddhhttnniæœþßəσαβγδεζηθικλμνξοπρστυφχψωабвгдежзиклмнопрстуфхцчшщъыьэюяєіђјљњћџґ'),
			'æ', 'ae'), 'œ', 'oe'), 'þ', 'th'), 'ß', 'ss'),
		'[^a-z0-9\u00c0-\u1fff\u2c00-\u2dff\u3040-\ud7ff\uf900-\ufdff\ufe70-\ufefe\uff10-\uffdc\U00010000-\U0001efff\U00020000-\U0003ffff]+') word
	where word <> ''
$$;

select keep_listing(person_id) from listing
where concat(name, ' ', organisation) ~ '[^\x01-\x7f]';
