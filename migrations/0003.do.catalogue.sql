create table tranche (
	code text primary key,
	title text not null,
	summary text not null
);

create table course (
	code text primary key,
	tranche_code text not null references tranche
);

-- A published edition: never changed, never deleted. Everything below hangs on one.
create table edition (
	id uuid primary key,
	course_code text not null references course,
	label text not null,
	content_hash text not null unique, -- SHA-256 of its files, hex
	title text not null,
	summary text not null,
	audience text not null,
	entry_text text not null,
	grades jsonb not null,             -- {pass, merit, distinction} percent
	award jsonb not null,              -- {code, title, level, hours, validMonths, criteria, outcomes}
	published_at timestamptz not null,
	published_by uuid references person,
	unique (course_code, label)
);

create table edition_file (
	edition_id uuid not null references edition,
	path text not null,
	bytes bytea not null,
	primary key (edition_id, path)
);

create table module (
	id uuid primary key,
	edition_id uuid not null references edition,
	code text not null,
	position int not null,
	title text not null,
	summary text not null,
	hours int not null,
	week_from int not null,
	week_to int not null,
	requires text[] not null,          -- module codes of the same edition
	pass_percent int not null,
	outcomes jsonb not null,           -- [{id, text}]
	maps text[] not null,
	seminar jsonb,
	table_top jsonb,
	unique (edition_id, code),
	unique (edition_id, position)
);

create table lesson (
	id uuid primary key,
	edition_id uuid not null references edition,
	module_id uuid not null references module,
	code text not null,
	position int not null,
	slug text not null,
	title text not null,
	minutes int not null,
	outcomes text[] not null,
	maps text[] not null,
	review_by date not null,
	words int not null,
	html text not null,                -- sanitised at import
	headings jsonb not null,           -- [{id, text}] for the contents at the side
	key_points jsonb not null,         -- [html]
	self_check jsonb not null,         -- [{askHtml, answerHtml}]
	sources jsonb not null,            -- [{id, number, title, publisher, published, url}] in order of citation
	further_reading jsonb not null,
	terms jsonb not null,              -- [{id, term, meaning}] used in the text
	unique (edition_id, code),
	unique (edition_id, slug),
	unique (module_id, position)
);

create table assessment (
	id uuid primary key,
	edition_id uuid not null references edition,
	module_id uuid not null references module,
	code text not null,
	kind text not null check (kind in ('quiz', 'assignment')),
	position int not null,
	title text not null,
	weight_percent int not null check (weight_percent between 1 and 100),
	floor_percent int not null check (floor_percent between 0 and 100),
	attempts int not null check (attempts > 0),
	policy jsonb not null,             -- the rest of quiz.yaml or assignment.yaml, Markdown rendered
	unique (module_id, code)
);

create table item (
	id uuid primary key,
	edition_id uuid not null references edition,
	assessment_id uuid not null references assessment,
	key text not null,
	type text not null,
	outcome text not null,
	level text not null,
	marks numeric(5,2) not null check (marks > 0),
	body jsonb not null,               -- stem, options, feedback: Markdown rendered
	unique (edition_id, key)
);
create index item_assessment on item (assessment_id);

create table glossary_term (
	edition_id uuid not null references edition,
	term text not null,
	meaning text not null,
	primary key (edition_id, term)
);

-- Images of lessons are served from here, by content hash.
create table edition_image (
	edition_id uuid not null references edition,
	path text not null,                -- clhc-1/images/loop.svg
	sha256 text not null,
	media_type text not null,
	bytes bytea not null,
	primary key (edition_id, path)
);
create index edition_image_hash on edition_image (sha256);

do $$
declare t text;
begin
	foreach t in array array['edition', 'edition_file', 'module', 'lesson', 'assessment', 'item',
		'glossary_term', 'edition_image']
	loop
		execute format('create trigger %I before update or delete on %I for each row execute function refuse_change()',
			t || '_immutable', t);
	end loop;
end $$;
