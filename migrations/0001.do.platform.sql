-- Machinery that every capability uses: append-only tables, the history of the state machines,
-- mail, files, rate limits.

create extension if not exists pg_trgm;

-- Rows of an append-only table are superseded by newer rows, never changed.
create function refuse_change() returns trigger language plpgsql as $$
begin
	raise exception '% is append-only', tg_table_name using errcode = 'integrity_constraint_violation';
end $$;

-- One row for each move of any state machine. `seq` counts from 1 for each subject.
create table history (
	machine text not null,
	subject_id uuid not null,
	seq int not null check (seq > 0),
	event jsonb not null,             -- {type, ...facts}: replaying it needs nothing else
	from_state text not null,
	to_state text not null,
	rule_version text not null,
	actor_id uuid,                    -- null: the system itself
	request_id text not null,
	at timestamptz not null,          -- when it counted
	recorded_at timestamptz not null default now(),
	primary key (machine, subject_id, seq)
);
create index history_at on history (machine, at);
create trigger history_append_only before update or delete on history
	for each row execute function refuse_change();
create trigger history_no_truncate before truncate on history
	for each statement execute function refuse_change();

-- A state column says what the history says. The machine store writes the history row first; any
-- other statement that touches a state finds no such row and is refused.
-- Arguments of the trigger: the machine's name, its initial state.
create function guard_state() returns trigger language plpgsql as $$
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
end $$;

-- Bytes live in the file store; this row says what they are and whose.
create table file (
	id uuid primary key,
	sha256 bytea not null,
	media_type text not null,
	size_bytes int not null check (size_bytes > 0),
	name text not null,
	owner_id uuid not null,
	created_at timestamptz not null
);

-- Mail leaves by a job; without a mail server it stays here for the staff outbox page.
create table mail (
	id uuid primary key,
	to_address text not null,
	subject text not null,
	body_text text not null,
	created_at timestamptz not null,
	sent_at timestamptz,
	last_error text
);
create index mail_created on mail (created_at desc, id desc);

-- Fixed windows, shared by every app node. Old rows are deleted by a job. Unlogged: a hit costs no wait
-- for the disk, and after a crash everybody starts to count anew.
create unlogged table rate_limit (
	key text not null,
	window_start timestamptz not null,
	hits int not null,
	primary key (key, window_start)
);
create index rate_limit_window on rate_limit (window_start);

-- When each worker was last alive, for /readyz.
create table worker_heartbeat (
	worker_id text primary key,
	seen_at timestamptz not null
);
