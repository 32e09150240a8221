-- Pages for those who lead a module's exercise: published with the edition, never shown to learners.
create table exercise_page (
	id uuid primary key,
	edition_id uuid not null references edition,
	module_id uuid not null references module,
	position int not null,
	slug text not null,
	title text not null,
	review_by date not null,
	words int not null,
	html text not null,                -- sanitised at import
	headings jsonb not null,
	sources jsonb not null,            -- as in lesson
	terms jsonb not null,
	unique (module_id, slug),
	unique (module_id, position)
);
create index exercise_page_edition on exercise_page (edition_id);
create trigger exercise_page_immutable before update or delete on exercise_page
	for each row execute function refuse_change();
