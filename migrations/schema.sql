-- The schema as the migrations leave it. Generated: npm run docs:schema

create extension pg_trgm;

CREATE OR REPLACE FUNCTION public.guard_audit()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
	if tg_op = 'DELETE' and old.at < now() - interval '90 days' and old.action in
		('signed-in', 'sign-in-refused', 'signed-out', 'signed-out-device', 'signed-out-everywhere') then
		return old;
	end if;
	raise exception '% is append-only', tg_table_name using errcode = 'integrity_constraint_violation';
end $function$;
CREATE OR REPLACE FUNCTION public.guard_consent()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
	if tg_op = 'UPDATE' and old.withdrawn_at is null
		and (new.id, new.person_id, new.receiver_id, new.agreement_id, new.words, new.given_at)
			= (old.id, old.person_id, old.receiver_id, old.agreement_id, old.words, old.given_at) then
		return new;
	end if;
	raise exception 'a consent is only ever withdrawn' using errcode = 'integrity_constraint_violation';
end $function$;
CREATE OR REPLACE FUNCTION public.guard_state()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
	if tg_op = 'INSERT' then
		if new.version <> 0 or new.state <> tg_argv[1] then
			raise exception '% starts in state % at version 0', tg_table_name, tg_argv[1]
				using errcode = 'integrity_constraint_violation';
		end if;
		return new;
	end if;
	if new.state is not distinct from old.state and new.version = old.version then
		return new;
	end if;
	if new.version <> old.version + 1 or not exists (
		select from history h
		where h.machine = tg_argv[0] and h.subject_id = new.id and h.seq = new.version
			and h.from_state = old.state and h.to_state = new.state
	) then
		raise exception 'the state of % is moved only by its machine', tg_table_name
			using errcode = 'integrity_constraint_violation';
	end if;
	return new;
end $function$;
CREATE OR REPLACE FUNCTION public.keep_listing(whose uuid)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
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
end $function$;
CREATE OR REPLACE FUNCTION public.keep_listing_of_row()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
	perform keep_listing((to_jsonb(new) ->> case tg_table_name when 'person' then 'id' else 'person_id' end)::uuid);
	return null;
end $function$;
CREATE OR REPLACE FUNCTION public.lines_of_marks(ids uuid[])
 RETURNS SETOF mark_lines
 LANGUAGE sql
 STABLE
AS $function$
	with wanted as (
		select k.id, k.attempt_id, k.detail, t.started_at
		from mark k join attempt t on t.id = k.attempt_id where k.id = any(ids)
	), tried as (
		select distinct attempt_id, started_at from wanted
	), newest as (
		select distinct on (a.attempt_id, a.item_id, a.client)
			a.attempt_id, a.item_id, a.client, a.response, a.received_at, a.given_at
		from answer a join tried using (attempt_id)
		order by a.attempt_id, a.item_id, a.client, a.client_seq desc
	), effective as (
		select distinct on (attempt_id, item_id) attempt_id, item_id, response
		from newest
		order by attempt_id, item_id, coalesce(given_at, received_at) desc, received_at desc, client desc
	), given as (
		-- Every window goes over a try's saves in their order, so they are sorted once, try by try.
		select a.attempt_id, a.item_id, a.received_at, t.started_at,
			lag((a.item_id, a.received_at)) over (
				partition by a.attempt_id order by a.received_at, a.item_id
			) is not distinct from (a.item_id, a.received_at) as again
		from answer a join tried t using (attempt_id)
	), share as (
		select attempt_id, item_id, extract(epoch from received_at - coalesce(
				first_value(received_at) over (moments groups between 1 preceding and 1 preceding),
				started_at
			))::float8 / count(*) over (moments groups between current row and current row) as seconds
		from given where not again
		window moments as (partition by attempt_id order by received_at)
	), spent as (
		select attempt_id, item_id, sum(seconds) as seconds from share group by attempt_id, item_id
	)
	select w.id, array_agg(d.item_id order by d.position), array_agg(d.score order by d.position),
		array_agg(d.marks order by d.position),
		jsonb_agg(case when i.body ?| array['options', 'regions', 'gaps', 'pairs'] then e.response end
			order by d.position),
		array_agg(s.seconds order by d.position)
	from wanted w
		cross join rows from (
			jsonb_to_recordset(w.detail) as ("itemId" uuid, score float8, marks float8)
		) with ordinality as d(item_id, score, marks, position)
		join item i on i.id = d.item_id
		left join effective e on e.attempt_id = w.attempt_id and e.item_id = d.item_id
		left join spent s on s.attempt_id = w.attempt_id and s.item_id = d.item_id
	group by w.id
$function$;
CREATE OR REPLACE FUNCTION public.listing_keys(words text[])
 RETURNS SETOF text
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
AS $function$
	select word from unnest(words) word
	union all
	select one || ' ' || other from unnest(words) one, unnest(words) other
	where one collate "C" < other collate "C"
$function$;
CREATE OR REPLACE FUNCTION public.listing_marks(states text[])
 RETURNS SETOF text
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
AS $function$
	select ''
	union all select ' #suspended' where 'suspended' = any (states)
	union all select ' #ended' where states && array['revoked', 'withdrawn', 'superseded']
	union all select ' #expired' where 'expired' = any (states)
	union all select ' #due' where states && array['due', 'conditions']
$function$;
CREATE OR REPLACE FUNCTION public.lock_marks(assessment_id uuid)
 RETURNS void
 LANGUAGE sql
AS $function$ select pg_advisory_xact_lock(hashtextextended('marks of ' || assessment_id, 0)) $function$;
CREATE OR REPLACE FUNCTION public.lock_marks_shared(assessment_id uuid)
 RETURNS void
 LANGUAGE sql
AS $function$ select pg_advisory_xact_lock_shared(hashtextextended('marks of ' || assessment_id, 0)) $function$;
CREATE OR REPLACE FUNCTION public.picks_in(response jsonb)
 RETURNS SETOF text
 LANGUAGE sql
 IMMUTABLE
AS $function$
	select pick #>> '{}' from jsonb_path_query(response, 'strict $.** ? (@.type() == "string")') pick
$function$;
CREATE OR REPLACE FUNCTION public.ratified_at(of_enrolment uuid, handed_in timestamp with time zone)
 RETURNS timestamp with time zone
 LANGUAGE plpgsql
 STABLE
AS $function$
begin return (
	select min(decided_at) from board_decision
	where enrolment_id = of_enrolment and decision <> 'defer' and decided_at >= handed_in
); end $function$;
CREATE OR REPLACE FUNCTION public.refuse_change()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
	raise exception '% is append-only', tg_table_name using errcode = 'integrity_constraint_violation';
end $function$;
CREATE OR REPLACE FUNCTION public.save_answers(given jsonb)
 RETURNS TABLE(n integer, outcome text, received_at timestamp with time zone, superseded boolean)
 LANGUAGE plpgsql
 SET enable_seqscan TO 'off'
AS $function$
#variable_conflict use_column
begin
	return query
	with given_row as materialized (
		select * from jsonb_to_recordset(given) as g(
			n int, person_id uuid, at timestamptz, attempt_id uuid, item_id uuid, client text,
			client_seq int, response jsonb, flagged boolean, given_at timestamptz)
	), own as materialized (
		select g.* from given_row g cross join lateral (
			select from attempt a
				join enrolment e on e.id = a.enrolment_id
				join attempt_item i on i.attempt_id = a.id
			where a.id = g.attempt_id and e.person_id = g.person_id and i.item_id = g.item_id
			offset 0
		) it_is
	), held as materialized (
		select o.*, a.open, a.last_at, case when o.given_at is not null
				then least(greatest(o.given_at, a.started_at), o.at) end as given_first,
			client_seq > 1000 and client_seq > 1000 + coalesce((select max(client_seq) from answer k
				where k.attempt_id = o.attempt_id and k.client = o.client), 0) as jumps
		from own o cross join lateral (
			select state in ('inProgress', 'overdue') as open, started_at,
				due_at + make_interval(secs => overtime_seconds) as last_at
			from attempt where id = o.attempt_id for share skip locked
		) a
	), stored as (
		insert into answer (attempt_id, item_id, client, client_seq, response, flagged, received_at,
			given_at)
		select attempt_id, item_id, client, client_seq, response, flagged, at, given_first
		from held where open and at <= last_at and not jumps
		-- The same order everywhere, so that two groups never wait for each other in a circle.
		order by attempt_id, client, client_seq, n
		on conflict do nothing
		returning *
	)
	select g.n,
		case
			when (s.item_id, s.response, s.flagged) = (g.item_id, g.response, g.flagged)
				or (e.item_id, e.response, e.flagged) = (g.item_id, g.response, g.flagged) then 'stored'
			when e.item_id is not null then 'sequence-used'
			when o.n is null then 'not-found'
			when not h.open then 'closed'
			when g.at > h.last_at then 'late'
			when h.jumps then 'sequence-jump'
			else 'again'
		end,
		coalesce(s.received_at, e.received_at),
		-- Only of what waited before it was sent: another page may have been told something newer.
		g.given_at is not null and exists (select from answer k
			where k.attempt_id = o.attempt_id and k.item_id = o.item_id and k.client <> o.client
				and coalesce(k.given_at, k.received_at) > g.given_at)
	from given_row g
		left join own o on o.n = g.n
		left join held h on h.n = g.n
		left join stored s on (s.attempt_id, s.client, s.client_seq)
			= (g.attempt_id, g.client, g.client_seq)
		left join lateral (
			select item_id, response, flagged, received_at from answer
			where s.attempt_id is null
				and (attempt_id, client, client_seq) = (o.attempt_id, o.client, o.client_seq)
			limit 1
		) e on true;
end $function$;
CREATE OR REPLACE FUNCTION public.search_words(said text)
 RETURNS text[]
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
AS $function$
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
$function$;
CREATE OR REPLACE FUNCTION public.visible_from(of_enrolment uuid, of_assessment uuid, handed_in timestamp with time zone)
 RETURNS timestamp with time zone
 LANGUAGE plpgsql
 STABLE
AS $function$
begin return (
	select case q.policy ->> 'release'
		when 'after-board' then ratified_at(e.id, handed_in)
		when 'after-window' then greatest(
			week_moment(c.starts_on, q.policy #> '{window,closes}', c.time_zone),
			(select max(until) from (
				select distinct on (a.enrolment_id) a.until
				from accommodation a join enrolment o on o.id = a.enrolment_id
				where o.cohort_id = c.id and a.assessment_id = q.id and a.kind = 'closing'
				order by a.enrolment_id, a.seq desc) newest),
			(select max(t.due_at + make_interval(secs => t.overtime_seconds))
				from attempt t join enrolment o on o.id = t.enrolment_id
				where o.cohort_id = c.id and t.assessment_id = q.id
					and t.state in ('notStarted', 'inProgress', 'overdue')))
		else timestamptz 'epoch'
	end
	from enrolment e join cohort c on c.id = e.cohort_id join assessment q on q.id = of_assessment
	where e.id = of_enrolment
); end $function$;
CREATE OR REPLACE FUNCTION public.week_moment(starts_on date, place jsonb, zone text)
 RETURNS timestamp with time zone
 LANGUAGE sql
 STABLE
RETURN (((((starts_on + ((((place ->> 'week'::text))::integer - 1) * 7)) + ((place ->> 'day'::text))::integer) - 1) + ((place ->> 'time'::text))::time without time zone) AT TIME ZONE zone);

create table accommodation (
	id uuid not null,
	enrolment_id uuid not null,
	assessment_id uuid,
	attempt_id uuid,
	kind text not null,
	extra_percent integer,
	extra_minutes integer,
	break_minutes integer,
	until timestamp with time zone,
	reason text not null,
	given_by uuid,
	given_at timestamp with time zone not null,
	seq bigint not null generated always as identity,
	constraint accommodation_pkey PRIMARY KEY (id),
	constraint accommodation_break_minutes_check CHECK (((break_minutes >= 0) AND (break_minutes <= 1440))),
	constraint accommodation_check CHECK (((kind = 'extra-time'::text) = ((extra_percent IS NOT NULL) AND (extra_minutes IS NOT NULL) AND (break_minutes IS NOT NULL)))),
	constraint accommodation_check1 CHECK (((kind = ANY (ARRAY['closing'::text, 'deadline'::text])) = (until IS NOT NULL))),
	constraint accommodation_check2 CHECK (((kind = ANY (ARRAY['deadline'::text, 'void'::text])) = (attempt_id IS NOT NULL))),
	constraint accommodation_check3 CHECK (((kind = 'extra-time'::text) OR (assessment_id IS NOT NULL))),
	constraint accommodation_extra_minutes_check CHECK (((extra_minutes >= 0) AND (extra_minutes <= 1440))),
	constraint accommodation_extra_percent_check CHECK (((extra_percent >= 0) AND (extra_percent <= 300))),
	constraint accommodation_kind_check CHECK ((kind = ANY (ARRAY['extra-time'::text, 'closing'::text, 'deadline'::text, 'void'::text]))),
	constraint accommodation_reason_check CHECK ((reason <> ''::text)),
	constraint accommodation_assessment_id_fkey FOREIGN KEY (assessment_id) REFERENCES assessment(id),
	constraint accommodation_attempt_id_fkey FOREIGN KEY (attempt_id) REFERENCES attempt(id),
	constraint accommodation_enrolment_id_fkey FOREIGN KEY (enrolment_id) REFERENCES enrolment(id),
	constraint accommodation_given_by_fkey FOREIGN KEY (given_by) REFERENCES person(id)
);
CREATE INDEX accommodation_enrolment ON accommodation (enrolment_id, seq DESC);
CREATE TRIGGER accommodation_append_only BEFORE DELETE OR UPDATE ON accommodation FOR EACH ROW EXECUTE FUNCTION refuse_change();

create table agreement (
	id uuid not null,
	receiver_id uuid not null,
	number integer not null,
	basis text not null,
	fields text[] not null,
	reference text not null,
	starts_on date not null,
	ends_on date,
	made_by uuid,
	made_at timestamp with time zone not null,
	constraint agreement_pkey PRIMARY KEY (id),
	constraint agreement_receiver_id_number_key UNIQUE (receiver_id, number),
	constraint agreement_basis_check CHECK ((basis = ANY (ARRAY['contract'::text, 'consent'::text]))),
	constraint agreement_check CHECK ((ends_on >= starts_on)),
	constraint agreement_number_check CHECK ((number > 0)),
	constraint agreement_receiver_id_fkey FOREIGN KEY (receiver_id) REFERENCES receiver(id)
);
CREATE TRIGGER agreement_append_only BEFORE DELETE OR UPDATE ON agreement FOR EACH ROW EXECUTE FUNCTION refuse_change();

create table answer (
	attempt_id uuid not null,
	item_id uuid not null,
	client text not null,
	client_seq integer not null,
	response jsonb not null,
	flagged boolean not null default false,
	received_at timestamp with time zone not null,
	given_at timestamp with time zone,
	constraint answer_pkey PRIMARY KEY (attempt_id, client, client_seq),
	constraint answer_check CHECK ((given_at <= received_at)),
	constraint answer_client_check CHECK ((client ~ '^[A-Za-z0-9-]{1,64}$'::text)),
	constraint answer_client_seq_check CHECK ((client_seq > 0)),
	constraint answer_attempt_id_item_id_fkey FOREIGN KEY (attempt_id, item_id) REFERENCES attempt_item(attempt_id, item_id)
);
CREATE TRIGGER answer_append_only BEFORE DELETE OR UPDATE ON answer FOR EACH ROW EXECUTE FUNCTION refuse_change();

create table answer_mark_draft (
	attempt_id uuid not null,
	marker_id uuid not null,
	marks jsonb not null,
	comments jsonb not null,
	saved_at timestamp with time zone not null,
	constraint answer_mark_draft_pkey PRIMARY KEY (attempt_id, marker_id),
	constraint answer_mark_draft_attempt_id_fkey FOREIGN KEY (attempt_id) REFERENCES attempt(id),
	constraint answer_mark_draft_marker_id_fkey FOREIGN KEY (marker_id) REFERENCES person(id)
);

create table answer_to_mark (
	attempt_id uuid not null,
	item_id uuid not null,
	words integer not null,
	constraint answer_to_mark_pkey PRIMARY KEY (attempt_id, item_id),
	constraint answer_to_mark_attempt_id_item_id_fkey FOREIGN KEY (attempt_id, item_id) REFERENCES attempt_item(attempt_id, item_id)
);
CREATE TRIGGER answer_to_mark_append_only BEFORE DELETE OR UPDATE ON answer_to_mark FOR EACH ROW EXECUTE FUNCTION refuse_change();

create table api_token (
	id uuid not null,
	receiver_id uuid not null,
	name text not null,
	scopes text[] not null,
	token_sha256 bytea not null,
	made_by uuid,
	made_at timestamp with time zone not null,
	expires_at timestamp with time zone not null,
	last_used_at timestamp with time zone,
	revoked_at timestamp with time zone,
	constraint api_token_pkey PRIMARY KEY (id),
	constraint api_token_token_sha256_key UNIQUE (token_sha256),
	constraint api_token_receiver_id_fkey FOREIGN KEY (receiver_id) REFERENCES receiver(id)
);
CREATE INDEX api_token_receiver ON api_token (receiver_id, made_at DESC);

create table assessment (
	id uuid not null,
	edition_id uuid not null,
	module_id uuid not null,
	code text not null,
	kind text not null,
	"position" integer not null,
	title text not null,
	weight_percent integer not null,
	floor_percent integer not null,
	attempts integer not null,
	policy jsonb not null,
	constraint assessment_pkey PRIMARY KEY (id),
	constraint assessment_module_id_code_key UNIQUE (module_id, code),
	constraint assessment_attempts_check CHECK ((attempts > 0)),
	constraint assessment_floor_percent_check CHECK (((floor_percent >= 0) AND (floor_percent <= 100))),
	constraint assessment_kind_check CHECK ((kind = ANY (ARRAY['quiz'::text, 'assignment'::text]))),
	constraint assessment_weight_percent_check CHECK (((weight_percent >= 1) AND (weight_percent <= 100))),
	constraint assessment_edition_id_fkey FOREIGN KEY (edition_id) REFERENCES edition(id),
	constraint assessment_module_id_fkey FOREIGN KEY (module_id) REFERENCES module(id)
);
CREATE TRIGGER assessment_immutable BEFORE DELETE OR UPDATE ON assessment FOR EACH ROW EXECUTE FUNCTION refuse_change();

create table attempt (
	id uuid not null,
	enrolment_id uuid not null,
	assessment_id uuid not null,
	number integer not null,
	seed text not null,
	state text not null,
	version integer not null default 0,
	started_at timestamp with time zone not null,
	due_at timestamp with time zone not null,
	submitted_at timestamp with time zone,
	receipt text,
	overtime_seconds integer not null default 0,
	taken_out uuid[] not null default '{}'::uuid[],
	met_in uuid[] not null default '{}'::uuid[],
	constraint attempt_pkey PRIMARY KEY (id),
	constraint attempt_number UNIQUE (enrolment_id, assessment_id, number),
	constraint attempt_number_check CHECK ((number > 0)),
	constraint attempt_overtime_seconds_check CHECK ((overtime_seconds >= 0)),
	constraint attempt_assessment_id_fkey FOREIGN KEY (assessment_id) REFERENCES assessment(id),
	constraint attempt_enrolment_id_fkey FOREIGN KEY (enrolment_id) REFERENCES enrolment(id)
);
CREATE INDEX attempt_due ON attempt (due_at) WHERE (state = ANY (ARRAY['inProgress'::text, 'overdue'::text]));
CREATE UNIQUE INDEX attempt_one_open ON attempt (enrolment_id, assessment_id) WHERE (state = ANY (ARRAY['notStarted'::text, 'inProgress'::text, 'overdue'::text]));
CREATE INDEX attempt_receipt ON attempt ("left"(receipt, 16)) WHERE (receipt IS NOT NULL);
CREATE INDEX attempt_waiting ON attempt (submitted_at) WHERE (state = ANY (ARRAY['submitted'::text, 'autoSubmitted'::text]));
CREATE TRIGGER attempt_state BEFORE INSERT OR UPDATE ON attempt FOR EACH ROW EXECUTE FUNCTION guard_state('attempt', 'notStarted');

create table attempt_item (
	attempt_id uuid not null,
	"position" integer not null,
	item_id uuid not null,
	option_order text[] not null,
	constraint attempt_item_pkey PRIMARY KEY (attempt_id, "position"),
	constraint attempt_item_attempt_id_item_id_key UNIQUE (attempt_id, item_id),
	constraint attempt_item_attempt_id_fkey FOREIGN KEY (attempt_id) REFERENCES attempt(id),
	constraint attempt_item_item_id_fkey FOREIGN KEY (item_id) REFERENCES item(id)
);
CREATE TRIGGER attempt_item_append_only BEFORE DELETE OR UPDATE ON attempt_item FOR EACH ROW EXECUTE FUNCTION refuse_change();

create table attempt_presence (
	attempt_id uuid not null,
	seen_at timestamp with time zone not null,
	constraint attempt_presence_pkey PRIMARY KEY (attempt_id)
);

create table audit (
	id uuid not null,
	at timestamp with time zone not null,
	actor_id uuid,
	action text not null,
	subject_type text,
	subject_id uuid,
	detail jsonb not null default '{}'::jsonb,
	request_id text not null,
	constraint audit_pkey PRIMARY KEY (id)
);
CREATE INDEX audit_at ON audit (at DESC, id DESC);
CREATE INDEX audit_sign_ins ON audit (at) WHERE (action = ANY (ARRAY['signed-in'::text, 'sign-in-refused'::text, 'signed-out'::text, 'signed-out-device'::text, 'signed-out-everywhere'::text]));
CREATE INDEX audit_subject ON audit (subject_id, at DESC);
CREATE TRIGGER audit_append_only BEFORE DELETE OR UPDATE ON audit FOR EACH ROW EXECUTE FUNCTION guard_audit();

create table award (
	id uuid not null,
	person_id uuid not null,
	enrolment_id uuid not null,
	edition_id uuid not null,
	decision_id uuid,
	name_as_awarded text not null,
	qualification_code text not null,
	qualification_title text not null,
	grade text,
	awarded_on date,
	valid_from date,
	expires_on date,
	state text not null,
	version integer not null default 0,
	created_at timestamp with time zone not null,
	standing_since date,
	review_on date,
	conditions text,
	conditions_public boolean not null default false,
	superseded_by uuid,
	constraint award_pkey PRIMARY KEY (id),
	constraint award_once_per_decision UNIQUE (decision_id),
	constraint award_decided CHECK (((state = ANY (ARRAY['provisional'::text, 'voided'::text])) OR (ROW(decision_id, grade, awarded_on, valid_from, standing_since) IS NOT NULL))),
	constraint award_decision_id_fkey FOREIGN KEY (decision_id) REFERENCES board_decision(id),
	constraint award_edition_id_fkey FOREIGN KEY (edition_id) REFERENCES edition(id),
	constraint award_enrolment_id_fkey FOREIGN KEY (enrolment_id) REFERENCES enrolment(id),
	constraint award_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id),
	constraint award_superseded_by_fkey FOREIGN KEY (superseded_by) REFERENCES award(id)
);
CREATE INDEX award_by_state ON award (state, id);
CREATE INDEX award_expiry ON award (expires_on) WHERE (state = ANY (ARRAY['awarded'::text, 'due'::text, 'conditions'::text]));
CREATE UNIQUE INDEX award_once_per_enrolment ON award (enrolment_id) WHERE (state <> 'voided'::text);
CREATE INDEX award_other_letters ON award (id) WHERE (name_as_awarded ~ '[^ -īĮ-ıĴ-ťŨ-ž]'::text);
CREATE INDEX award_person ON award (person_id) INCLUDE (state, expires_on, edition_id);
CREATE INDEX award_review ON award (review_on) WHERE (state = ANY (ARRAY['suspended'::text, 'conditions'::text]));
CREATE INDEX award_to_age ON award (expires_on) WHERE (state = 'awarded'::text);
CREATE TRIGGER award_listed AFTER INSERT OR UPDATE OF state, name_as_awarded ON award FOR EACH ROW EXECUTE FUNCTION keep_listing_of_row();
CREATE TRIGGER award_state BEFORE INSERT OR UPDATE ON award FOR EACH ROW EXECUTE FUNCTION guard_state('award', 'provisional');

create table bank_image (
	sha256 text not null,
	media_type text not null,
	bytes bytea not null,
	stored_by uuid,
	stored_at timestamp with time zone not null,
	constraint bank_image_pkey PRIMARY KEY (sha256),
	constraint bank_image_media_type_check CHECK ((media_type = ANY (ARRAY['image/svg+xml'::text, 'image/png'::text, 'image/jpeg'::text, 'image/gif'::text]))),
	constraint bank_image_stored_by_fkey FOREIGN KEY (stored_by) REFERENCES person(id)
);
CREATE TRIGGER bank_image_immutable BEFORE UPDATE ON bank_image FOR EACH ROW EXECUTE FUNCTION refuse_change();

create table bank_import (
	id uuid not null,
	course_code text not null,
	module_code text not null,
	outcome text not null,
	level text not null,
	file_name text not null,
	bytes bytea,
	created_by uuid,
	created_at timestamp with time zone not null,
	applied_at timestamp with time zone,
	basis text,
	constraint bank_import_pkey PRIMARY KEY (id),
	constraint bank_import_check1 CHECK (((applied_at IS NULL) = (bytes IS NOT NULL))),
	constraint bank_import_course_code_fkey FOREIGN KEY (course_code) REFERENCES course(code),
	constraint bank_import_created_by_fkey FOREIGN KEY (created_by) REFERENCES person(id)
);
CREATE INDEX bank_import_created ON bank_import (created_at);

create table bank_import_line (
	import_id uuid not null,
	place integer not null,
	kind text not null,
	line jsonb not null,
	constraint bank_import_line_pkey PRIMARY KEY (import_id, place),
	constraint bank_import_line_kind_check CHECK ((kind = ANY (ARRAY['cannot'::text, 'version'::text, 'changed'::text, 'new'::text, 'there'::text]))),
	constraint bank_import_line_import_id_fkey FOREIGN KEY (import_id) REFERENCES bank_import(id) ON DELETE CASCADE
);
CREATE INDEX bank_import_line_kind ON bank_import_line (import_id, kind, place);

create table bank_item (
	id uuid not null,
	course_code text not null,
	module_code text not null,
	key text not null,
	state text not null,
	version integer not null default 0,
	created_at timestamp with time zone not null,
	constraint bank_item_pkey PRIMARY KEY (id),
	constraint bank_item_key UNIQUE (course_code, key),
	constraint bank_item_course_code_fkey FOREIGN KEY (course_code) REFERENCES course(code)
);
CREATE TRIGGER bank_item_state BEFORE INSERT OR UPDATE ON bank_item FOR EACH ROW EXECUTE FUNCTION guard_state('bankItem', 'draft');

create table bank_item_image (
	bank_item_id uuid not null,
	number integer not null,
	path text not null,
	sha256 text not null,
	constraint bank_item_image_pkey PRIMARY KEY (bank_item_id, number, path),
	constraint bank_item_image_bank_item_id_number_fkey FOREIGN KEY (bank_item_id, number) REFERENCES bank_item_version(bank_item_id, number),
	constraint bank_item_image_sha256_fkey FOREIGN KEY (sha256) REFERENCES bank_image(sha256)
);
CREATE INDEX bank_item_image_hash ON bank_item_image (sha256);
CREATE TRIGGER bank_item_image_append_only BEFORE DELETE OR UPDATE ON bank_item_image FOR EACH ROW EXECUTE FUNCTION refuse_change();

create table bank_item_version (
	bank_item_id uuid not null,
	number integer not null,
	source jsonb not null,
	source_hash text not null,
	body jsonb not null,
	type text not null,
	outcome text not null,
	level text not null,
	difficulty double precision,
	marks numeric(5,2) not null,
	words text not null,
	origin text not null,
	written_by uuid,
	written_at timestamp with time zone not null,
	constraint bank_item_version_pkey PRIMARY KEY (bank_item_id, number),
	constraint bank_item_version_number_check CHECK ((number > 0)),
	constraint bank_item_version_origin_check CHECK ((origin = ANY (ARRAY['edition'::text, 'author'::text, 'file'::text]))),
	constraint bank_item_version_bank_item_id_fkey FOREIGN KEY (bank_item_id) REFERENCES bank_item(id),
	constraint bank_item_version_written_by_fkey FOREIGN KEY (written_by) REFERENCES person(id)
);
CREATE TRIGGER bank_item_version_append_only BEFORE DELETE OR UPDATE ON bank_item_version FOR EACH ROW EXECUTE FUNCTION refuse_change();

create table board (
	id uuid not null,
	cohort_id uuid not null,
	state text not null,
	version integer not null default 0,
	meets_on date not null,
	chair_id uuid not null,
	created_by uuid,
	created_at timestamp with time zone not null,
	constraint board_pkey PRIMARY KEY (id),
	constraint board_chair_id_fkey FOREIGN KEY (chair_id) REFERENCES person(id),
	constraint board_cohort_id_fkey FOREIGN KEY (cohort_id) REFERENCES cohort(id),
	constraint board_created_by_fkey FOREIGN KEY (created_by) REFERENCES person(id)
);
CREATE INDEX board_cohort ON board (cohort_id);
CREATE UNIQUE INDEX board_one_open ON board (cohort_id) WHERE (state = 'open'::text);
CREATE TRIGGER board_state BEFORE INSERT OR UPDATE ON board FOR EACH ROW EXECUTE FUNCTION guard_state('board', 'open');

create table board_change (
	board_id uuid not null,
	enrolment_id uuid not null,
	seq integer not null,
	decision text,
	reason text not null,
	changed_by uuid not null,
	changed_at timestamp with time zone not null,
	constraint board_change_pkey PRIMARY KEY (board_id, enrolment_id, seq),
	constraint board_change_decision_check CHECK ((decision = ANY (ARRAY['award'::text, 'refer'::text, 'fail'::text, 'defer'::text]))),
	constraint board_change_seq_check CHECK ((seq > 0)),
	constraint board_change_board_id_fkey FOREIGN KEY (board_id) REFERENCES board(id),
	constraint board_change_changed_by_fkey FOREIGN KEY (changed_by) REFERENCES person(id),
	constraint board_change_enrolment_id_fkey FOREIGN KEY (enrolment_id) REFERENCES enrolment(id)
);
CREATE TRIGGER board_change_append_only BEFORE DELETE OR UPDATE ON board_change FOR EACH ROW EXECUTE FUNCTION refuse_change();

create table board_decision (
	id uuid not null,
	board_id uuid not null,
	enrolment_id uuid not null,
	decision text not null,
	grade text,
	percent numeric(5,2),
	reason text not null default ''::text,
	decided_by uuid not null,
	decided_at timestamp with time zone not null,
	constraint board_decision_pkey PRIMARY KEY (id),
	constraint board_decision_board_id_enrolment_id_key UNIQUE (board_id, enrolment_id),
	constraint board_decision_check CHECK (((decision = 'award'::text) = (grade IS NOT NULL))),
	constraint board_decision_decision_check CHECK ((decision = ANY (ARRAY['award'::text, 'refer'::text, 'fail'::text, 'defer'::text]))),
	constraint board_decision_grade_check CHECK ((grade = ANY (ARRAY['Pass'::text, 'Merit'::text, 'Distinction'::text]))),
	constraint board_decision_board_id_fkey FOREIGN KEY (board_id) REFERENCES board(id),
	constraint board_decision_decided_by_fkey FOREIGN KEY (decided_by) REFERENCES person(id),
	constraint board_decision_enrolment_id_fkey FOREIGN KEY (enrolment_id) REFERENCES enrolment(id)
);
CREATE INDEX board_decision_enrolment ON board_decision (enrolment_id);
CREATE TRIGGER board_decision_append_only BEFORE DELETE OR UPDATE ON board_decision FOR EACH ROW EXECUTE FUNCTION refuse_change();

create table calendar_address (
	person_id uuid not null,
	token_hash bytea not null,
	made_at timestamp with time zone not null,
	constraint calendar_address_pkey PRIMARY KEY (person_id),
	constraint calendar_address_token_hash_key UNIQUE (token_hash),
	constraint calendar_address_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id)
);

create table certificate (
	award_id uuid not null,
	code text not null,
	issued_at timestamp with time zone not null,
	id uuid not null,
	number integer not null,
	name text not null,
	expires_on date,
	reason text not null,
	title text not null,
	grade text not null,
	awarded_on date not null,
	valid_from date not null,
	constraint certificate_pkey PRIMARY KEY (id),
	constraint certificate_award_id_number_key UNIQUE (award_id, number),
	constraint certificate_code_key UNIQUE (code),
	constraint certificate_code_check CHECK ((code ~ '^[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){3}$'::text)),
	constraint certificate_number_check CHECK ((number > 0)),
	constraint certificate_reason_check CHECK ((reason = ANY (ARRAY['award'::text, 'name'::text, 'correction'::text, 'renewal'::text]))),
	constraint certificate_award_id_fkey FOREIGN KEY (award_id) REFERENCES award(id)
);
CREATE TRIGGER certificate_append_only BEFORE DELETE OR UPDATE ON certificate FOR EACH ROW EXECUTE FUNCTION refuse_change();

create table certificate_credential (
	certificate_id uuid not null,
	key_id uuid not null,
	credential text not null,
	jwt text not null,
	made_at timestamp with time zone not null,
	constraint certificate_credential_pkey PRIMARY KEY (certificate_id),
	constraint certificate_credential_certificate_id_fkey FOREIGN KEY (certificate_id) REFERENCES certificate(id),
	constraint certificate_credential_key_id_fkey FOREIGN KEY (key_id) REFERENCES issuer_key(id)
);
CREATE TRIGGER certificate_credential_append_only BEFORE DELETE OR UPDATE ON certificate_credential FOR EACH ROW EXECUTE FUNCTION refuse_change();

create table certificate_document (
	certificate_id uuid not null,
	pdf bytea not null,
	sha256 bytea not null,
	made_at timestamp with time zone not null,
	constraint certificate_document_pkey PRIMARY KEY (certificate_id),
	constraint certificate_document_sha256_key UNIQUE (sha256),
	constraint certificate_document_certificate_id_fkey FOREIGN KEY (certificate_id) REFERENCES certificate(id)
);
CREATE TRIGGER certificate_document_append_only BEFORE DELETE OR UPDATE ON certificate_document FOR EACH ROW EXECUTE FUNCTION refuse_change();

create table challenge_answer (
	id uuid not null,
	item_id uuid not null,
	upheld boolean not null,
	reason text not null,
	answered_by uuid,
	answered_at timestamp with time zone not null,
	constraint challenge_answer_pkey PRIMARY KEY (id),
	constraint challenge_answer_reason_check CHECK ((reason <> ''::text)),
	constraint challenge_answer_answered_by_fkey FOREIGN KEY (answered_by) REFERENCES person(id),
	constraint challenge_answer_item_id_fkey FOREIGN KEY (item_id) REFERENCES item(id)
);
CREATE INDEX challenge_answer_item ON challenge_answer (item_id, answered_at DESC);
CREATE TRIGGER challenge_answer_append_only BEFORE DELETE OR UPDATE ON challenge_answer FOR EACH ROW EXECUTE FUNCTION refuse_change();

create table challenge_answered (
	attempt_id uuid not null,
	item_id uuid not null,
	answer_id uuid not null,
	constraint challenge_answered_pkey PRIMARY KEY (attempt_id, item_id),
	constraint challenge_answered_answer_id_fkey FOREIGN KEY (answer_id) REFERENCES challenge_answer(id),
	constraint challenge_answered_attempt_id_item_id_fkey FOREIGN KEY (attempt_id, item_id) REFERENCES item_challenge(attempt_id, item_id)
);
CREATE INDEX challenge_answered_answer ON challenge_answered (answer_id);
CREATE TRIGGER challenge_answered_append_only BEFORE DELETE OR UPDATE ON challenge_answered FOR EACH ROW EXECUTE FUNCTION refuse_change();

create table cohort (
	id uuid not null,
	code text not null,
	name text not null,
	edition_id uuid not null,
	starts_on date not null,
	ends_on date not null,
	time_zone text not null default 'Europe/London'::text,
	capacity integer not null,
	created_by uuid,
	created_at timestamp with time zone not null,
	constraint cohort_pkey PRIMARY KEY (id),
	constraint cohort_code_key UNIQUE (code),
	constraint cohort_capacity_check CHECK ((capacity > 0)),
	constraint cohort_check CHECK ((ends_on > starts_on)),
	constraint cohort_code_check CHECK ((code ~ '^[a-z0-9][a-z0-9-]{1,40}$'::text)),
	constraint cohort_time_zone_check CHECK ((('1970-01-01 00:00:00+00'::timestamp with time zone AT TIME ZONE time_zone) IS NOT NULL)),
	constraint cohort_created_by_fkey FOREIGN KEY (created_by) REFERENCES person(id),
	constraint cohort_edition_id_fkey FOREIGN KEY (edition_id) REFERENCES edition(id)
);

create table cohort_deadline (
	cohort_id uuid not null,
	module_id uuid not null,
	due_at timestamp with time zone not null,
	sequence integer not null default 0,
	constraint cohort_deadline_pkey PRIMARY KEY (cohort_id, module_id),
	constraint cohort_deadline_sequence_check CHECK ((sequence >= 0)),
	constraint cohort_deadline_cohort_id_fkey FOREIGN KEY (cohort_id) REFERENCES cohort(id),
	constraint cohort_deadline_module_id_fkey FOREIGN KEY (module_id) REFERENCES module(id)
);

create table cohort_import (
	id uuid not null,
	cohort_id uuid not null,
	name text not null,
	headings jsonb not null,
	rows jsonb not null,
	created_by uuid,
	created_at timestamp with time zone not null,
	applied_at timestamp with time zone,
	outcome jsonb,
	undone_at timestamp with time zone,
	constraint cohort_import_pkey PRIMARY KEY (id),
	constraint cohort_import_check CHECK (((applied_at IS NULL) = (outcome IS NULL))),
	constraint cohort_import_check1 CHECK (((undone_at IS NULL) OR (applied_at IS NOT NULL))),
	constraint cohort_import_cohort_id_fkey FOREIGN KEY (cohort_id) REFERENCES cohort(id),
	constraint cohort_import_created_by_fkey FOREIGN KEY (created_by) REFERENCES person(id)
);
CREATE INDEX cohort_import_cohort ON cohort_import (cohort_id, created_at DESC);

create table consent (
	id uuid not null,
	person_id uuid not null,
	receiver_id uuid not null,
	words text not null,
	given_at timestamp with time zone not null,
	withdrawn_at timestamp with time zone,
	agreement_id uuid not null,
	constraint consent_pkey PRIMARY KEY (id),
	constraint consent_check CHECK ((withdrawn_at >= given_at)),
	constraint consent_agreement_id_fkey FOREIGN KEY (agreement_id) REFERENCES agreement(id),
	constraint consent_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id),
	constraint consent_receiver_id_fkey FOREIGN KEY (receiver_id) REFERENCES receiver(id)
);
CREATE UNIQUE INDEX consent_live ON consent (person_id, receiver_id) WHERE (withdrawn_at IS NULL);
CREATE TRIGGER consent_only_withdrawn BEFORE DELETE OR UPDATE ON consent FOR EACH ROW EXECUTE FUNCTION guard_consent();

create table correction_decision (
	correction_id uuid not null,
	attempt_id uuid not null,
	new_mark_id uuid,
	reason text not null,
	decided_by uuid not null,
	decided_at timestamp with time zone not null,
	constraint correction_decision_pkey PRIMARY KEY (correction_id, attempt_id),
	constraint correction_decision_reason_check CHECK ((reason <> ''::text)),
	constraint correction_decision_correction_id_attempt_id_fkey FOREIGN KEY (correction_id, attempt_id) REFERENCES correction_effect(correction_id, attempt_id),
	constraint correction_decision_decided_by_fkey FOREIGN KEY (decided_by) REFERENCES person(id),
	constraint correction_decision_new_mark_id_fkey FOREIGN KEY (new_mark_id) REFERENCES mark(id)
);
CREATE TRIGGER correction_decision_append_only BEFORE DELETE OR UPDATE ON correction_decision FOR EACH ROW EXECUTE FUNCTION refuse_change();

create table correction_effect (
	correction_id uuid not null,
	attempt_id uuid not null,
	old_mark_id uuid not null,
	new_mark_id uuid,
	to_percent numeric(5,2) not null,
	constraint correction_effect_pkey PRIMARY KEY (correction_id, attempt_id),
	constraint correction_effect_attempt_id_fkey FOREIGN KEY (attempt_id) REFERENCES attempt(id),
	constraint correction_effect_correction_id_fkey FOREIGN KEY (correction_id) REFERENCES item_correction(id),
	constraint correction_effect_new_mark_id_fkey FOREIGN KEY (new_mark_id) REFERENCES mark(id),
	constraint correction_effect_old_mark_id_fkey FOREIGN KEY (old_mark_id) REFERENCES mark(id)
);
CREATE INDEX correction_effect_attempt ON correction_effect (attempt_id);
CREATE TRIGGER correction_effect_append_only BEFORE DELETE OR UPDATE ON correction_effect FOR EACH ROW EXECUTE FUNCTION refuse_change();

create table course (
	code text not null,
	tranche_code text not null,
	constraint course_pkey PRIMARY KEY (code),
	constraint course_tranche_code_fkey FOREIGN KEY (tranche_code) REFERENCES tranche(code)
);

create table delivery (
	id uuid not null,
	notice_id uuid not null,
	receiver_id uuid not null,
	state text not null,
	version integer not null default 0,
	created_at timestamp with time zone not null,
	waiting_since timestamp with time zone not null,
	next_try_at timestamp with time zone not null,
	urgent boolean not null default false,
	constraint delivery_pkey PRIMARY KEY (id),
	constraint delivery_notice_id_receiver_id_key UNIQUE (notice_id, receiver_id),
	constraint delivery_notice_id_fkey FOREIGN KEY (notice_id) REFERENCES notice(id),
	constraint delivery_receiver_id_fkey FOREIGN KEY (receiver_id) REFERENCES receiver(id)
);
CREATE INDEX delivery_by_state ON delivery (receiver_id, state, id);
CREATE INDEX delivery_due ON delivery (receiver_id, urgent DESC, next_try_at, id) WHERE (state = 'waiting'::text);
CREATE TRIGGER delivery_state BEFORE INSERT OR UPDATE ON delivery FOR EACH ROW EXECUTE FUNCTION guard_state('delivery', 'waiting');

create table delivery_try (
	delivery_id uuid not null,
	number integer not null,
	at timestamp with time zone not null,
	status integer,
	error text,
	duration_ms integer not null,
	constraint delivery_try_pkey PRIMARY KEY (delivery_id, number),
	constraint delivery_try_delivery_id_fkey FOREIGN KEY (delivery_id) REFERENCES delivery(id)
);
CREATE TRIGGER delivery_try_append_only BEFORE DELETE OR UPDATE ON delivery_try FOR EACH ROW EXECUTE FUNCTION refuse_change();

create table disclosure (
	id uuid not null,
	receiver_id uuid not null,
	notice_id uuid not null,
	person_id uuid not null,
	body text not null,
	body_sha256 bytea not null,
	agreement_id uuid not null,
	consent_id uuid,
	way text not null,
	at timestamp with time zone not null,
	constraint disclosure_pkey PRIMARY KEY (id),
	constraint disclosure_receiver_id_notice_id_body_sha256_key UNIQUE (receiver_id, notice_id, body_sha256),
	constraint disclosure_way_check CHECK ((way = ANY (ARRAY['sent'::text, 'fetched'::text]))),
	constraint disclosure_agreement_id_fkey FOREIGN KEY (agreement_id) REFERENCES agreement(id),
	constraint disclosure_consent_id_fkey FOREIGN KEY (consent_id) REFERENCES consent(id),
	constraint disclosure_notice_id_fkey FOREIGN KEY (notice_id) REFERENCES notice(id),
	constraint disclosure_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id),
	constraint disclosure_receiver_id_fkey FOREIGN KEY (receiver_id) REFERENCES receiver(id)
);
CREATE INDEX disclosure_notice ON disclosure (notice_id);
CREATE INDEX disclosure_person ON disclosure (person_id, at DESC, id DESC);
CREATE TRIGGER disclosure_append_only BEFORE DELETE OR UPDATE ON disclosure FOR EACH ROW EXECUTE FUNCTION refuse_change();

create table edition (
	id uuid not null,
	course_code text not null,
	label text not null,
	content_hash text not null,
	title text not null,
	summary text not null,
	audience text not null,
	entry_text text not null,
	grades jsonb not null,
	award jsonb not null,
	published_at timestamp with time zone not null,
	published_by uuid,
	cost jsonb,
	constraint edition_pkey PRIMARY KEY (id),
	constraint edition_content_hash_key UNIQUE (content_hash),
	constraint edition_course_code_label_key UNIQUE (course_code, label),
	constraint edition_course_code_fkey FOREIGN KEY (course_code) REFERENCES course(code),
	constraint edition_published_by_fkey FOREIGN KEY (published_by) REFERENCES person(id)
);
CREATE TRIGGER edition_immutable BEFORE DELETE OR UPDATE ON edition FOR EACH ROW EXECUTE FUNCTION refuse_change();

create table edition_file (
	edition_id uuid not null,
	path text not null,
	bytes bytea not null,
	constraint edition_file_pkey PRIMARY KEY (edition_id, path),
	constraint edition_file_edition_id_fkey FOREIGN KEY (edition_id) REFERENCES edition(id)
);
CREATE TRIGGER edition_file_immutable BEFORE DELETE OR UPDATE ON edition_file FOR EACH ROW EXECUTE FUNCTION refuse_change();

create table edition_image (
	edition_id uuid not null,
	path text not null,
	sha256 text not null,
	media_type text not null,
	bytes bytea not null,
	constraint edition_image_pkey PRIMARY KEY (edition_id, path),
	constraint edition_image_edition_id_fkey FOREIGN KEY (edition_id) REFERENCES edition(id)
);
CREATE INDEX edition_image_hash ON edition_image (sha256);
CREATE TRIGGER edition_image_immutable BEFORE DELETE OR UPDATE ON edition_image FOR EACH ROW EXECUTE FUNCTION refuse_change();

create table enrolment (
	id uuid not null,
	person_id uuid not null,
	cohort_id uuid not null,
	candidate_number text not null,
	state text not null,
	version integer not null default 0,
	created_at timestamp with time zone not null,
	constraint enrolment_pkey PRIMARY KEY (id),
	constraint enrolment_cohort_id_candidate_number_key UNIQUE (cohort_id, candidate_number),
	constraint enrolment_once UNIQUE (person_id, cohort_id),
	constraint enrolment_cohort_id_fkey FOREIGN KEY (cohort_id) REFERENCES cohort(id),
	constraint enrolment_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id)
);
CREATE INDEX enrolment_cohort_state ON enrolment (cohort_id, state);
CREATE TRIGGER enrolment_state BEFORE INSERT OR UPDATE ON enrolment FOR EACH ROW EXECUTE FUNCTION guard_state('enrolment', 'invited');

create table exercise_page (
	id uuid not null,
	edition_id uuid not null,
	module_id uuid not null,
	"position" integer not null,
	slug text not null,
	title text not null,
	review_by date not null,
	words integer not null,
	html text not null,
	headings jsonb not null,
	sources jsonb not null,
	terms jsonb not null,
	constraint exercise_page_pkey PRIMARY KEY (id),
	constraint exercise_page_module_id_position_key UNIQUE (module_id, "position"),
	constraint exercise_page_module_id_slug_key UNIQUE (module_id, slug),
	constraint exercise_page_edition_id_fkey FOREIGN KEY (edition_id) REFERENCES edition(id),
	constraint exercise_page_module_id_fkey FOREIGN KEY (module_id) REFERENCES module(id)
);
CREATE INDEX exercise_page_edition ON exercise_page (edition_id);
CREATE TRIGGER exercise_page_immutable BEFORE DELETE OR UPDATE ON exercise_page FOR EACH ROW EXECUTE FUNCTION refuse_change();

create table feed_head (
	only_row boolean not null default true,
	"position" bigint not null,
	constraint feed_head_pkey PRIMARY KEY (only_row),
	constraint feed_head_only_row_check CHECK (only_row)
);

create table file (
	id uuid not null,
	sha256 bytea not null,
	media_type text not null,
	size_bytes integer not null,
	name text not null,
	owner_id uuid not null,
	created_at timestamp with time zone not null,
	nameless_sha256 bytea,
	nameless_bytes integer,
	constraint file_pkey PRIMARY KEY (id),
	constraint file_nameless_whole CHECK (((nameless_sha256 IS NULL) = (nameless_bytes IS NULL))),
	constraint file_size_bytes_check CHECK ((size_bytes > 0))
);
CREATE INDEX file_nameless_sha256 ON file (nameless_sha256) WHERE (nameless_sha256 IS NOT NULL);
CREATE INDEX file_sha256 ON file (sha256);

create table glossary_term (
	edition_id uuid not null,
	term text not null,
	meaning text not null,
	constraint glossary_term_pkey PRIMARY KEY (edition_id, term),
	constraint glossary_term_edition_id_fkey FOREIGN KEY (edition_id) REFERENCES edition(id)
);
CREATE TRIGGER glossary_term_immutable BEFORE DELETE OR UPDATE ON glossary_term FOR EACH ROW EXECUTE FUNCTION refuse_change();

create table history (
	machine text not null,
	subject_id uuid not null,
	seq integer not null,
	event jsonb not null,
	from_state text not null,
	to_state text not null,
	rule_version text not null,
	actor_id uuid,
	request_id text not null,
	at timestamp with time zone not null,
	recorded_at timestamp with time zone not null default now(),
	constraint history_pkey PRIMARY KEY (machine, subject_id, seq),
	constraint history_seq_check CHECK ((seq > 0))
);
CREATE INDEX history_at ON history (machine, at);
CREATE TRIGGER history_append_only BEFORE DELETE OR UPDATE ON history FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER history_no_truncate BEFORE TRUNCATE ON history FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

create table issuer_key (
	id uuid not null,
	public_key text not null,
	sealed_secret bytea,
	created_at timestamp with time zone not null,
	constraint issuer_key_pkey PRIMARY KEY (id),
	constraint issuer_key_public_key_key UNIQUE (public_key)
);
CREATE UNIQUE INDEX issuer_key_signs ON issuer_key ((true)) WHERE (sealed_secret IS NOT NULL);

create table item (
	id uuid not null,
	edition_id uuid not null,
	assessment_id uuid not null,
	key text not null,
	type text not null,
	outcome text not null,
	level text not null,
	marks numeric(5,2) not null,
	body jsonb not null,
	constraint item_pkey PRIMARY KEY (id),
	constraint item_edition_id_key_key UNIQUE (edition_id, key),
	constraint item_marks_check CHECK ((marks > (0)::numeric)),
	constraint item_assessment_id_fkey FOREIGN KEY (assessment_id) REFERENCES assessment(id),
	constraint item_edition_id_fkey FOREIGN KEY (edition_id) REFERENCES edition(id)
);
CREATE INDEX item_assessment ON item (assessment_id);
CREATE TRIGGER item_immutable BEFORE DELETE OR UPDATE ON item FOR EACH ROW EXECUTE FUNCTION refuse_change();

create table item_challenge (
	attempt_id uuid not null,
	item_id uuid not null,
	reason text not null,
	challenged_at timestamp with time zone not null,
	kind text not null,
	constraint item_challenge_pkey PRIMARY KEY (attempt_id, item_id),
	constraint item_challenge_kind_check CHECK ((kind = ANY (ARRAY['key'::text, 'unclear'::text, 'out-of-date'::text, 'display'::text, 'other'::text]))),
	constraint item_challenge_reason_check CHECK ((reason <> ''::text)),
	constraint item_challenge_attempt_id_item_id_fkey FOREIGN KEY (attempt_id, item_id) REFERENCES attempt_item(attempt_id, item_id)
);
CREATE INDEX item_challenge_item ON item_challenge (item_id, challenged_at);
CREATE TRIGGER item_challenge_append_only BEFORE DELETE OR UPDATE ON item_challenge FOR EACH ROW EXECUTE FUNCTION refuse_change();

create table item_correction (
	id uuid not null,
	item_id uuid not null,
	seq integer not null,
	kind text not null,
	keys jsonb,
	reason text not null,
	corrected_by uuid,
	corrected_at timestamp with time zone not null,
	constraint item_correction_pkey PRIMARY KEY (id),
	constraint item_correction_seq UNIQUE (item_id, seq),
	constraint item_correction_check CHECK (((kind = 'keys'::text) = (keys IS NOT NULL))),
	constraint item_correction_kind_check CHECK ((kind = ANY (ARRAY['void'::text, 'keys'::text, 'as-published'::text]))),
	constraint item_correction_reason_check CHECK ((reason <> ''::text)),
	constraint item_correction_seq_check CHECK ((seq > 0)),
	constraint item_correction_corrected_by_fkey FOREIGN KEY (corrected_by) REFERENCES person(id),
	constraint item_correction_item_id_fkey FOREIGN KEY (item_id) REFERENCES item(id)
);
CREATE TRIGGER item_correction_append_only BEFORE DELETE OR UPDATE ON item_correction FOR EACH ROW EXECUTE FUNCTION refuse_change();

create table lesson (
	id uuid not null,
	edition_id uuid not null,
	module_id uuid not null,
	code text not null,
	"position" integer not null,
	slug text not null,
	title text not null,
	minutes integer not null,
	outcomes text[] not null,
	maps text[] not null,
	review_by date not null,
	words integer not null,
	html text not null,
	headings jsonb not null,
	key_points jsonb not null,
	self_check jsonb not null,
	sources jsonb not null,
	further_reading jsonb not null,
	terms jsonb not null,
	constraint lesson_pkey PRIMARY KEY (id),
	constraint lesson_edition_id_code_key UNIQUE (edition_id, code),
	constraint lesson_edition_id_slug_key UNIQUE (edition_id, slug),
	constraint lesson_module_id_position_key UNIQUE (module_id, "position"),
	constraint lesson_edition_id_fkey FOREIGN KEY (edition_id) REFERENCES edition(id),
	constraint lesson_module_id_fkey FOREIGN KEY (module_id) REFERENCES module(id)
);
CREATE TRIGGER lesson_immutable BEFORE DELETE OR UPDATE ON lesson FOR EACH ROW EXECUTE FUNCTION refuse_change();

create table lesson_done (
	enrolment_id uuid not null,
	lesson_id uuid not null,
	done_at timestamp with time zone not null,
	constraint lesson_done_pkey PRIMARY KEY (enrolment_id, lesson_id),
	constraint lesson_done_enrolment_id_fkey FOREIGN KEY (enrolment_id) REFERENCES enrolment(id),
	constraint lesson_done_lesson_id_fkey FOREIGN KEY (lesson_id) REFERENCES lesson(id)
);

create table lesson_note (
	enrolment_id uuid not null,
	lesson_id uuid not null,
	body text not null,
	saved_at timestamp with time zone not null,
	constraint lesson_note_pkey PRIMARY KEY (enrolment_id, lesson_id),
	constraint lesson_note_body_check CHECK ((length(body) <= 20000)),
	constraint lesson_note_enrolment_id_fkey FOREIGN KEY (enrolment_id) REFERENCES enrolment(id),
	constraint lesson_note_lesson_id_fkey FOREIGN KEY (lesson_id) REFERENCES lesson(id)
);

create table lesson_place (
	enrolment_id uuid not null,
	lesson_id uuid not null,
	opened_at timestamp with time zone not null,
	constraint lesson_place_pkey PRIMARY KEY (enrolment_id),
	constraint lesson_place_enrolment_id_fkey FOREIGN KEY (enrolment_id) REFERENCES enrolment(id),
	constraint lesson_place_lesson_id_fkey FOREIGN KEY (lesson_id) REFERENCES lesson(id)
);

create table listing (
	person_id uuid not null,
	number text not null,
	name text not null default ''::text,
	organisation text,
	show_organisation boolean not null default false,
	hidden_at timestamp with time zone,
	listed_at timestamp with time zone not null default now(),
	constraint listing_pkey PRIMARY KEY (person_id),
	constraint listing_number_key UNIQUE (number),
	constraint listing_number_check CHECK ((number ~ '^[1-9][0-9]{7}$'::text)),
	constraint listing_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id)
);
CREATE TRIGGER listing_kept AFTER UPDATE OF show_organisation, hidden_at ON listing FOR EACH ROW EXECUTE FUNCTION keep_listing_of_row();

create table listing_word (
	word text not null,
	sort_name text not null,
	person_id uuid not null,
	words text[] not null,
	constraint listing_word_pkey PRIMARY KEY (word, sort_name, person_id),
	constraint listing_word_person_id_fkey FOREIGN KEY (person_id) REFERENCES listing(person_id)
);
CREATE INDEX listing_word_person ON listing_word (person_id);

create table mail (
	id uuid not null,
	to_address text not null,
	subject text not null,
	body_text text not null,
	created_at timestamp with time zone not null,
	sent_at timestamp with time zone,
	last_error text,
	constraint mail_pkey PRIMARY KEY (id)
);
CREATE INDEX mail_created ON mail (created_at DESC, id DESC);

create table mailed_link (
	token_hash bytea not null,
	purpose text not null,
	person_id uuid not null,
	created_at timestamp with time zone not null,
	expires_at timestamp with time zone not null,
	used_at timestamp with time zone,
	email text,
	constraint mailed_link_pkey PRIMARY KEY (token_hash),
	constraint mailed_link_names_address CHECK (((purpose = 'new-email'::text) = (email IS NOT NULL))),
	constraint mailed_link_purpose_check CHECK ((purpose = ANY (ARRAY['reset-password'::text, 'invitation'::text, 'new-email'::text]))),
	constraint mailed_link_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id)
);
CREATE INDEX mailed_link_person ON mailed_link (person_id, purpose);

create table mark (
	id uuid not null,
	enrolment_id uuid not null,
	assessment_id uuid not null,
	attempt_id uuid,
	submission_id uuid,
	percent numeric(5,2) not null,
	raw_percent numeric(5,2),
	adjustments jsonb not null default '[]'::jsonb,
	detail jsonb not null,
	overall text not null default ''::text,
	marker_id uuid,
	marker_rule text,
	supersedes uuid,
	reason text not null default ''::text,
	marked_at timestamp with time zone not null,
	constraint mark_pkey PRIMARY KEY (id),
	constraint mark_supersedes_key UNIQUE (supersedes),
	constraint mark_check CHECK (((supersedes IS NULL) = (reason = ''::text))),
	constraint mark_check1 CHECK (((attempt_id IS NULL) <> (submission_id IS NULL))),
	constraint mark_check2 CHECK (((marker_id IS NULL) <> (marker_rule IS NULL))),
	constraint mark_percent_check CHECK (((percent >= (0)::numeric) AND (percent <= (100)::numeric))),
	constraint mark_raw_percent_check CHECK (((raw_percent >= (0)::numeric) AND (raw_percent <= (100)::numeric))),
	constraint mark_assessment_id_fkey FOREIGN KEY (assessment_id) REFERENCES assessment(id),
	constraint mark_attempt_id_fkey FOREIGN KEY (attempt_id) REFERENCES attempt(id),
	constraint mark_enrolment_id_fkey FOREIGN KEY (enrolment_id) REFERENCES enrolment(id),
	constraint mark_marker_id_fkey FOREIGN KEY (marker_id) REFERENCES person(id),
	constraint mark_submission_id_fkey FOREIGN KEY (submission_id) REFERENCES submission(id),
	constraint mark_supersedes_fkey FOREIGN KEY (supersedes) REFERENCES mark(id)
);
CREATE UNIQUE INDEX mark_attempt_first ON mark (attempt_id) WHERE (supersedes IS NULL);
CREATE INDEX mark_enrolment ON mark (enrolment_id, assessment_id);
CREATE INDEX mark_marker ON mark (marker_id, marked_at DESC) WHERE (submission_id IS NOT NULL);
CREATE UNIQUE INDEX mark_submission_first ON mark (submission_id) WHERE (supersedes IS NULL);
CREATE TRIGGER mark_append_only BEFORE DELETE OR UPDATE ON mark FOR EACH ROW EXECUTE FUNCTION refuse_change();

create table mark_draft (
	submission_id uuid not null,
	marker_id uuid not null,
	points jsonb not null,
	comments jsonb not null,
	overall text not null,
	saved_at timestamp with time zone not null,
	constraint mark_draft_pkey PRIMARY KEY (submission_id, marker_id),
	constraint mark_draft_marker_id_fkey FOREIGN KEY (marker_id) REFERENCES person(id),
	constraint mark_draft_submission_id_fkey FOREIGN KEY (submission_id) REFERENCES submission(id)
);

create table mark_lines (
	mark_id uuid not null,
	item_ids uuid[] not null,
	scores double precision[] not null,
	marks double precision[] not null,
	responses jsonb not null,
	seconds double precision[] not null,
	constraint mark_lines_pkey PRIMARY KEY (mark_id),
	constraint mark_lines_mark_id_fkey FOREIGN KEY (mark_id) REFERENCES mark(id)
);
CREATE TRIGGER mark_lines_immutable BEFORE UPDATE ON mark_lines FOR EACH ROW EXECUTE FUNCTION refuse_change();

create table message (
	id uuid not null,
	cohort_id uuid not null,
	audience text not null,
	subject text not null,
	body text not null,
	sent_by uuid,
	sent_at timestamp with time zone not null,
	constraint message_pkey PRIMARY KEY (id),
	constraint message_audience_check CHECK ((audience = ANY (ARRAY['all'::text, 'slipping'::text, 'chosen'::text]))),
	constraint message_body_check CHECK (((length(body) >= 1) AND (length(body) <= 5000))),
	constraint message_subject_check CHECK (((length(subject) >= 1) AND (length(subject) <= 120))),
	constraint message_cohort_id_fkey FOREIGN KEY (cohort_id) REFERENCES cohort(id),
	constraint message_sent_by_fkey FOREIGN KEY (sent_by) REFERENCES person(id)
);
CREATE INDEX message_cohort ON message (cohort_id, sent_at DESC, id DESC);

create table message_to (
	message_id uuid not null,
	enrolment_id uuid not null,
	constraint message_to_pkey PRIMARY KEY (message_id, enrolment_id),
	constraint message_to_enrolment_id_fkey FOREIGN KEY (enrolment_id) REFERENCES enrolment(id),
	constraint message_to_message_id_fkey FOREIGN KEY (message_id) REFERENCES message(id)
);

create table module (
	id uuid not null,
	edition_id uuid not null,
	code text not null,
	"position" integer not null,
	title text not null,
	summary text not null,
	hours integer not null,
	week_from integer not null,
	week_to integer not null,
	requires text[] not null,
	pass_percent integer not null,
	outcomes jsonb not null,
	maps text[] not null,
	seminar jsonb,
	table_top jsonb,
	constraint module_pkey PRIMARY KEY (id),
	constraint module_edition_id_code_key UNIQUE (edition_id, code),
	constraint module_edition_id_position_key UNIQUE (edition_id, "position"),
	constraint module_edition_id_fkey FOREIGN KEY (edition_id) REFERENCES edition(id)
);
CREATE TRIGGER module_immutable BEFORE DELETE OR UPDATE ON module FOR EACH ROW EXECUTE FUNCTION refuse_change();

create table module_progress (
	id uuid not null,
	enrolment_id uuid not null,
	module_id uuid not null,
	state text not null,
	version integer not null default 0,
	constraint module_progress_pkey PRIMARY KEY (id),
	constraint module_progress_enrolment_id_module_id_key UNIQUE (enrolment_id, module_id),
	constraint module_progress_enrolment_id_fkey FOREIGN KEY (enrolment_id) REFERENCES enrolment(id),
	constraint module_progress_module_id_fkey FOREIGN KEY (module_id) REFERENCES module(id)
);
CREATE TRIGGER module_progress_state BEFORE INSERT OR UPDATE ON module_progress FOR EACH ROW EXECUTE FUNCTION guard_state('module', 'locked');

create table module_result (
	id uuid not null,
	enrolment_id uuid not null,
	module_id uuid not null,
	percent numeric(5,2) not null,
	outcome text not null,
	parts jsonb not null,
	rule_version text not null,
	settled_at timestamp with time zone not null,
	seq bigint not null generated always as identity,
	constraint module_result_pkey PRIMARY KEY (id),
	constraint module_result_outcome_check CHECK ((outcome = ANY (ARRAY['passed'::text, 'referred'::text, 'failed'::text]))),
	constraint module_result_enrolment_id_fkey FOREIGN KEY (enrolment_id) REFERENCES enrolment(id),
	constraint module_result_module_id_fkey FOREIGN KEY (module_id) REFERENCES module(id)
);
CREATE INDEX module_result_latest ON module_result (enrolment_id, module_id, seq DESC);
CREATE TRIGGER module_result_append_only BEFORE DELETE OR UPDATE ON module_result FOR EACH ROW EXECUTE FUNCTION refuse_change();

create table news (
	id uuid not null,
	cohort_id uuid,
	title text not null,
	body text not null,
	shown_from date not null,
	shown_until date not null,
	mailed integer,
	created_by uuid,
	created_at timestamp with time zone not null,
	ended_at timestamp with time zone,
	constraint news_pkey PRIMARY KEY (id),
	constraint news_body_check CHECK (((length(body) >= 1) AND (length(body) <= 2000))),
	constraint news_check CHECK ((shown_until >= shown_from)),
	constraint news_title_check CHECK (((length(title) >= 1) AND (length(title) <= 120))),
	constraint news_cohort_id_fkey FOREIGN KEY (cohort_id) REFERENCES cohort(id),
	constraint news_created_by_fkey FOREIGN KEY (created_by) REFERENCES person(id)
);
CREATE INDEX news_shown ON news (shown_until DESC, id DESC);

create table news_dismissed (
	news_id uuid not null,
	person_id uuid not null,
	at timestamp with time zone not null,
	constraint news_dismissed_pkey PRIMARY KEY (news_id, person_id),
	constraint news_dismissed_news_id_fkey FOREIGN KEY (news_id) REFERENCES news(id),
	constraint news_dismissed_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id)
);

create table notice (
	id uuid not null,
	"position" bigint not null,
	award_id uuid not null,
	sequence integer not null,
	type text not null,
	body jsonb not null,
	created_at timestamp with time zone not null,
	constraint notice_pkey PRIMARY KEY (id),
	constraint notice_award_id_sequence_key UNIQUE (award_id, sequence),
	constraint notice_position_key UNIQUE ("position"),
	constraint notice_position_check CHECK (("position" > 0)),
	constraint notice_sequence_check CHECK ((sequence > 0)),
	constraint notice_type_check CHECK ((type = ANY (ARRAY['award'::text, 'amend'::text, 'renew'::text, 'expire'::text, 'suspend'::text, 'lift'::text, 'restrict'::text, 'revoke'::text, 'withdraw'::text, 'supersede'::text]))),
	constraint notice_award_id_fkey FOREIGN KEY (award_id) REFERENCES award(id)
);
CREATE TRIGGER notice_append_only BEFORE DELETE OR UPDATE ON notice FOR EACH ROW EXECUTE FUNCTION refuse_change();

create table organisation (
	id uuid not null,
	name text not null,
	ods_code text,
	fictional boolean not null default false,
	created_at timestamp with time zone not null,
	merged_into uuid,
	constraint organisation_pkey PRIMARY KEY (id),
	constraint organisation_ods_code_key UNIQUE (ods_code),
	constraint organisation_merged_elsewhere CHECK ((merged_into <> id)),
	constraint organisation_ods_code_check CHECK ((ods_code ~ '^[A-Z0-9]{3,10}$'::text)),
	constraint organisation_merged_into_fkey FOREIGN KEY (merged_into) REFERENCES organisation(id)
);
CREATE INDEX organisation_name_order ON organisation (name, id);
CREATE INDEX organisation_name_search ON organisation USING gin (name gin_trgm_ops);

create table password (
	person_id uuid not null,
	hash text not null,
	changed_at timestamp with time zone not null,
	constraint password_pkey PRIMARY KEY (person_id),
	constraint password_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id)
);

create table person (
	id uuid not null,
	name text not null,
	email text not null,
	organisation_id uuid,
	created_at timestamp with time zone not null,
	closed_at timestamp with time zone,
	anonymised_at timestamp with time zone,
	name_on_certificates text,
	constraint person_pkey PRIMARY KEY (id),
	constraint person_email_unique UNIQUE (email),
	constraint person_closed_before_anonymised CHECK (((anonymised_at IS NULL) OR (closed_at IS NOT NULL))),
	constraint person_email_check CHECK (((email = lower(email)) AND (email ~~ '%_@_%'::text))),
	constraint person_name_check CHECK (((length(name) >= 1) AND (length(name) <= 200))),
	constraint person_name_on_certificates_check CHECK (((length(name_on_certificates) >= 1) AND (length(name_on_certificates) <= 200))),
	constraint person_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisation(id)
);
CREATE INDEX person_closed ON person (closed_at) WHERE ((closed_at IS NOT NULL) AND (anonymised_at IS NULL));
CREATE INDEX person_email_prefix ON person (email text_pattern_ops);
CREATE INDEX person_name_on_certificates_search ON person USING gin (name_on_certificates gin_trgm_ops) WHERE (name_on_certificates IS NOT NULL);
CREATE INDEX person_name_order ON person (name, id);
CREATE INDEX person_name_search ON person USING gin (name gin_trgm_ops);
CREATE INDEX person_organisation ON person (organisation_id) WHERE (organisation_id IS NOT NULL);
CREATE INDEX person_other_letters ON person (id) WHERE (name ~ '[^ -īĮ-ıĴ-ťŨ-ž]'::text);
CREATE TRIGGER person_listed AFTER UPDATE OF organisation_id ON person FOR EACH ROW EXECUTE FUNCTION keep_listing_of_row();

create table person_identifier (
	person_id uuid not null,
	system text not null,
	value text not null,
	verified_at timestamp with time zone,
	valid_from timestamp with time zone not null,
	valid_to timestamp with time zone,
	constraint person_identifier_pkey PRIMARY KEY (person_id, system, value),
	constraint person_identifier_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id)
);

create table question (
	id uuid not null,
	enrolment_id uuid not null,
	module_id uuid,
	body text not null,
	asked_at timestamp with time zone not null,
	answer_read_at timestamp with time zone,
	constraint question_pkey PRIMARY KEY (id),
	constraint question_body_check CHECK (((length(body) >= 1) AND (length(body) <= 2000))),
	constraint question_enrolment_id_fkey FOREIGN KEY (enrolment_id) REFERENCES enrolment(id),
	constraint question_module_id_fkey FOREIGN KEY (module_id) REFERENCES module(id)
);
CREATE INDEX question_enrolment ON question (enrolment_id, asked_at DESC);

create table question_reply (
	id uuid not null,
	question_id uuid not null,
	body text not null,
	replied_by uuid not null,
	replied_at timestamp with time zone not null,
	constraint question_reply_pkey PRIMARY KEY (id),
	constraint question_reply_body_check CHECK (((length(body) >= 1) AND (length(body) <= 5000))),
	constraint question_reply_question_id_fkey FOREIGN KEY (question_id) REFERENCES question(id),
	constraint question_reply_replied_by_fkey FOREIGN KEY (replied_by) REFERENCES person(id)
);
CREATE INDEX question_reply_question ON question_reply (question_id, replied_at);

create table rate_limit (
	key text not null,
	window_start timestamp with time zone not null,
	hits integer not null,
	constraint rate_limit_pkey PRIMARY KEY (key, window_start)
);
CREATE INDEX rate_limit_window ON rate_limit (window_start);

create table receipt (
	id uuid not null,
	receiver_id uuid not null,
	message_id text not null,
	notice_id uuid not null,
	outcome text not null,
	reason text,
	said_at timestamp with time zone not null,
	received_at timestamp with time zone not null,
	constraint receipt_pkey PRIMARY KEY (id),
	constraint receipt_receiver_id_message_id_key UNIQUE (receiver_id, message_id),
	constraint receipt_outcome_check CHECK ((outcome = ANY (ARRAY['accepted'::text, 'rejected'::text, 'duplicate'::text, 'unmatched'::text]))),
	constraint receipt_notice_id_fkey FOREIGN KEY (notice_id) REFERENCES notice(id),
	constraint receipt_receiver_id_fkey FOREIGN KEY (receiver_id) REFERENCES receiver(id)
);
CREATE INDEX receipt_newest ON receipt (receiver_id, notice_id, said_at DESC);
CREATE INDEX receipt_open ON receipt (said_at) WHERE (outcome = ANY (ARRAY['rejected'::text, 'unmatched'::text]));
CREATE TRIGGER receipt_append_only BEFORE DELETE OR UPDATE ON receipt FOR EACH ROW EXECUTE FUNCTION refuse_change();

create table receipt_settled (
	receipt_id uuid not null,
	how text not null,
	note text not null,
	settled_by uuid,
	settled_at timestamp with time zone not null,
	constraint receipt_settled_pkey PRIMARY KEY (receipt_id),
	constraint receipt_settled_how_check CHECK ((how = ANY (ARRAY['number'::text, 'again'::text, 'closed'::text]))),
	constraint receipt_settled_receipt_id_fkey FOREIGN KEY (receipt_id) REFERENCES receipt(id)
);
CREATE TRIGGER receipt_settled_append_only BEFORE DELETE OR UPDATE ON receipt_settled FOR EACH ROW EXECUTE FUNCTION refuse_change();

create table receiver (
	id uuid not null,
	name text not null,
	url text,
	status_url text,
	state text not null,
	version integer not null default 0,
	failing_since timestamp with time zone,
	failures integer not null default 0,
	rest_until timestamp with time zone,
	created_at timestamp with time zone not null,
	holdings_asked_at timestamp with time zone,
	constraint receiver_pkey PRIMARY KEY (id),
	constraint receiver_name_key UNIQUE (name)
);
CREATE TRIGGER receiver_state BEFORE INSERT OR UPDATE ON receiver FOR EACH ROW EXECUTE FUNCTION guard_state('receiver', 'active');

create table receiver_secret (
	id uuid not null,
	receiver_id uuid not null,
	secret text,
	made_at timestamp with time zone not null,
	ends_at timestamp with time zone,
	sealed bytea,
	constraint receiver_secret_pkey PRIMARY KEY (id),
	constraint receiver_secret_kept_once CHECK ((num_nonnulls(secret, sealed) <= 1)),
	constraint receiver_secret_receiver_id_fkey FOREIGN KEY (receiver_id) REFERENCES receiver(id)
);
CREATE INDEX receiver_secret_live ON receiver_secret (receiver_id);
CREATE UNIQUE INDEX receiver_secret_one_current ON receiver_secret (receiver_id) WHERE (ends_at IS NULL);

create table reconciliation (
	id uuid not null,
	receiver_id uuid not null,
	at timestamp with time zone not null,
	problem text,
	agreed boolean not null,
	statuses jsonb not null,
	differences jsonb not null,
	questions integer not null,
	constraint reconciliation_pkey PRIMARY KEY (id),
	constraint reconciliation_receiver_id_fkey FOREIGN KEY (receiver_id) REFERENCES receiver(id)
);
CREATE INDEX reconciliation_newest ON reconciliation (receiver_id, at DESC, id DESC);
CREATE TRIGGER reconciliation_append_only BEFORE DELETE OR UPDATE ON reconciliation FOR EACH ROW EXECUTE FUNCTION refuse_change();

create table register_word (
	word text not null,
	constraint register_word_pkey PRIMARY KEY (word)
);
CREATE INDEX register_word_similar ON register_word USING gist (word gist_trgm_ops (siglen='32'));

create table registrant (
	person_id uuid not null,
	receiver_id uuid not null,
	register_number text,
	number_matched_at timestamp with time zone,
	date_of_birth date,
	updated_at timestamp with time zone not null,
	year_of_birth integer,
	constraint registrant_pkey PRIMARY KEY (person_id, receiver_id),
	constraint registrant_year_of_birth_check CHECK (((year_of_birth >= 1900) AND (year_of_birth <= 2100))),
	constraint registrant_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id),
	constraint registrant_receiver_id_fkey FOREIGN KEY (receiver_id) REFERENCES receiver(id)
);

create table registration (
	id uuid not null,
	receiver_id uuid not null,
	message_id text not null,
	person_id uuid not null,
	register_number text not null,
	status text not null,
	level text,
	valid_from date,
	valid_to date,
	checked_at timestamp with time zone not null,
	received_at timestamp with time zone not null,
	constraint registration_pkey PRIMARY KEY (id),
	constraint registration_receiver_id_message_id_key UNIQUE (receiver_id, message_id),
	constraint registration_status_check CHECK ((status = ANY (ARRAY['not_registered'::text, 'applied'::text, 'registered'::text, 'registered_with_conditions'::text, 'interim_order'::text, 'suspended'::text, 'lapsed'::text, 'removed'::text, 'deceased'::text, 'unknown'::text]))),
	constraint registration_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id),
	constraint registration_receiver_id_fkey FOREIGN KEY (receiver_id) REFERENCES receiver(id)
);
CREATE INDEX registration_newest ON registration (person_id, receiver_id, checked_at DESC, id DESC);
CREATE TRIGGER registration_append_only BEFORE DELETE OR UPDATE ON registration FOR EACH ROW EXECUTE FUNCTION refuse_change();

create table replay (
	id uuid not null,
	receiver_id uuid not null,
	which text not null,
	from_position bigint not null,
	to_position bigint not null,
	next_position bigint not null,
	notices bigint not null default 0,
	asked_by uuid,
	asked_at timestamp with time zone not null,
	finished_at timestamp with time zone,
	stopped_by uuid,
	stop_reason text,
	constraint replay_pkey PRIMARY KEY (id),
	constraint replay_check CHECK ((to_position >= from_position)),
	constraint replay_check1 CHECK (((next_position >= from_position) AND (next_position <= (to_position + 1)))),
	constraint replay_from_position_check CHECK ((from_position > 0)),
	constraint replay_over CHECK (
CASE
    WHEN (next_position > to_position) THEN ((finished_at IS NOT NULL) AND (stop_reason IS NULL))
    ELSE ((finished_at IS NOT NULL) = (stop_reason IS NOT NULL))
END),
	constraint replay_which_check CHECK ((which = ANY (ARRAY['stopped'::text, 'withheld'::text, 'missing'::text, 'all'::text]))),
	constraint replay_receiver_id_fkey FOREIGN KEY (receiver_id) REFERENCES receiver(id)
);
CREATE UNIQUE INDEX replay_asked_once ON replay (receiver_id, which, from_position, to_position) WHERE ((finished_at IS NULL) AND (which = ANY (ARRAY['stopped'::text, 'all'::text])));
CREATE INDEX replay_of ON replay (receiver_id, asked_at DESC);
CREATE INDEX replay_open ON replay (receiver_id) WHERE (finished_at IS NULL);

create table revocation_answer (
	proposal_id uuid not null,
	answer text not null,
	answered_by uuid not null,
	answered_at timestamp with time zone not null,
	constraint revocation_answer_pkey PRIMARY KEY (proposal_id),
	constraint revocation_answer_answer_check CHECK ((answer = ANY (ARRAY['confirmed'::text, 'declined'::text]))),
	constraint revocation_answer_proposal_id_fkey FOREIGN KEY (proposal_id) REFERENCES revocation_proposal(id)
);
CREATE TRIGGER revocation_answer_append_only BEFORE DELETE OR UPDATE ON revocation_answer FOR EACH ROW EXECUTE FUNCTION refuse_change();

create table revocation_proposal (
	id uuid not null,
	award_id uuid not null,
	reason_code text not null,
	effective_on date not null,
	evidence text not null,
	proposed_by uuid not null,
	proposed_at timestamp with time zone not null,
	constraint revocation_proposal_pkey PRIMARY KEY (id),
	constraint revocation_proposal_award_id_fkey FOREIGN KEY (award_id) REFERENCES award(id)
);
CREATE INDEX revocation_proposal_award ON revocation_proposal (award_id);
CREATE TRIGGER revocation_proposal_append_only BEFORE DELETE OR UPDATE ON revocation_proposal FOR EACH ROW EXECUTE FUNCTION refuse_change();

create table role_grant (
	id uuid not null,
	person_id uuid not null,
	role text not null,
	cohort_id uuid,
	granted_by uuid,
	granted_at timestamp with time zone not null,
	revoked_by uuid,
	revoked_at timestamp with time zone,
	constraint role_grant_pkey PRIMARY KEY (id),
	constraint role_grant_check CHECK (((role = 'tutor'::text) = (cohort_id IS NOT NULL))),
	constraint role_grant_role_check CHECK ((role = ANY (ARRAY['tutor'::text, 'staff'::text, 'chair'::text, 'external'::text, 'admin'::text]))),
	constraint role_grant_cohort_id_fkey FOREIGN KEY (cohort_id) REFERENCES cohort(id),
	constraint role_grant_granted_by_fkey FOREIGN KEY (granted_by) REFERENCES person(id),
	constraint role_grant_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id),
	constraint role_grant_revoked_by_fkey FOREIGN KEY (revoked_by) REFERENCES person(id)
);
CREATE INDEX role_grant_cohort ON role_grant (cohort_id) WHERE (revoked_at IS NULL);
CREATE UNIQUE INDEX role_grant_live ON role_grant (person_id, role, COALESCE(cohort_id, '00000000-0000-0000-0000-000000000000'::uuid)) WHERE (revoked_at IS NULL);

create table schema_version (
	version bigint not null,
	name text,
	md5 text,
	run_at timestamp with time zone,
	constraint schema_version_pkey PRIMARY KEY (version)
);

create table seminar (
	id uuid not null,
	cohort_id uuid not null,
	module_id uuid not null,
	starts_at timestamp with time zone not null,
	minutes integer not null,
	place text not null,
	tutor_id uuid not null,
	sequence integer not null default 0,
	cancelled_at timestamp with time zone,
	changed_at timestamp with time zone not null,
	constraint seminar_pkey PRIMARY KEY (id),
	constraint seminar_minutes_check CHECK (((minutes >= 15) AND (minutes <= 480))),
	constraint seminar_place_check CHECK (((length(place) >= 1) AND (length(place) <= 500))),
	constraint seminar_sequence_check CHECK ((sequence >= 0)),
	constraint seminar_cohort_id_fkey FOREIGN KEY (cohort_id) REFERENCES cohort(id),
	constraint seminar_module_id_fkey FOREIGN KEY (module_id) REFERENCES module(id),
	constraint seminar_tutor_id_fkey FOREIGN KEY (tutor_id) REFERENCES person(id)
);
CREATE INDEX seminar_cohort ON seminar (cohort_id, starts_at);
CREATE UNIQUE INDEX seminar_planned ON seminar (cohort_id, module_id) WHERE (cancelled_at IS NULL);
CREATE INDEX seminar_tutor ON seminar (tutor_id, starts_at);

create table session (
	id_hash bytea not null,
	person_id uuid not null,
	created_at timestamp with time zone not null default now(),
	expires_at timestamp with time zone not null,
	device text,
	constraint session_pkey PRIMARY KEY (id_hash),
	constraint session_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id)
);
CREATE INDEX session_expiry ON session (expires_at);
CREATE INDEX session_person ON session (person_id);

create table status_place (
	list integer not null,
	index integer not null,
	certificate_id uuid not null,
	constraint status_place_pkey PRIMARY KEY (list, index),
	constraint status_place_certificate_id_key UNIQUE (certificate_id),
	constraint status_place_index_check CHECK (((index >= 0) AND (index <= 131071))),
	constraint status_place_list_check CHECK ((list > 0)),
	constraint status_place_certificate_id_fkey FOREIGN KEY (certificate_id) REFERENCES certificate(id)
);
CREATE TRIGGER status_place_append_only BEFORE DELETE OR UPDATE ON status_place FOR EACH ROW EXECUTE FUNCTION refuse_change();

create table submission (
	id uuid not null,
	enrolment_id uuid not null,
	assessment_id uuid not null,
	number integer not null,
	state text not null,
	version integer not null default 0,
	created_at timestamp with time zone not null,
	submitted_at timestamp with time zone,
	due_at timestamp with time zone,
	receipt text,
	constraint submission_pkey PRIMARY KEY (id),
	constraint submission_number UNIQUE (enrolment_id, assessment_id, number),
	constraint submission_number_check CHECK ((number > 0)),
	constraint submission_assessment_id_fkey FOREIGN KEY (assessment_id) REFERENCES assessment(id),
	constraint submission_enrolment_id_fkey FOREIGN KEY (enrolment_id) REFERENCES enrolment(id)
);
CREATE UNIQUE INDEX submission_one_open ON submission (enrolment_id, assessment_id) WHERE (state = 'draft'::text);
CREATE INDEX submission_waiting ON submission (submitted_at) WHERE (state = 'submitted'::text);
CREATE TRIGGER submission_state BEFORE INSERT OR UPDATE ON submission FOR EACH ROW EXECUTE FUNCTION guard_state('submission', 'draft');

create table submission_draft (
	submission_id uuid not null,
	seq integer not null,
	body text not null,
	file_id uuid,
	saved_at timestamp with time zone not null,
	constraint submission_draft_pkey PRIMARY KEY (submission_id, seq),
	constraint submission_draft_file_id_fkey FOREIGN KEY (file_id) REFERENCES file(id),
	constraint submission_draft_submission_id_fkey FOREIGN KEY (submission_id) REFERENCES submission(id)
);
CREATE TRIGGER submission_draft_append_only BEFORE DELETE OR UPDATE ON submission_draft FOR EACH ROW EXECUTE FUNCTION refuse_change();

create table tranche (
	code text not null,
	title text not null,
	summary text not null,
	constraint tranche_pkey PRIMARY KEY (code)
);

create table worker_heartbeat (
	worker_id text not null,
	seen_at timestamp with time zone not null,
	constraint worker_heartbeat_pkey PRIMARY KEY (worker_id)
);

create view bank_item_now as
 SELECT DISTINCT ON (b.id) b.id,
    b.course_code,
    b.module_code,
    b.key,
    b.state,
    v.number,
    v.source,
    v.source_hash,
    v.body,
    v.type,
    v.outcome,
    v.level,
    v.difficulty,
    v.marks,
    v.words,
    v.origin,
    v.written_by,
    v.written_at
   FROM (bank_item b
     JOIN bank_item_version v ON ((v.bank_item_id = b.id)))
  ORDER BY b.id, v.number DESC;

create view item_correction_now as
 SELECT DISTINCT ON (item_id) id,
    item_id,
    seq,
    kind,
    keys,
    reason,
    corrected_by,
    corrected_at
   FROM item_correction
  ORDER BY item_id, seq DESC;

create view waiting_work as
 SELECT submission.id,
    submission.enrolment_id,
    submission.submitted_at
   FROM submission
  WHERE (submission.state = 'submitted'::text)
UNION ALL
 SELECT attempt.id,
    attempt.enrolment_id,
    attempt.submitted_at
   FROM attempt
  WHERE (attempt.state = ANY (ARRAY['submitted'::text, 'autoSubmitted'::text]));
