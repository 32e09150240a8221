-- A register that is told about awards. While it fails it is left in peace until `rest_until`: one
-- probe at a time then, so that a dead register costs the worker nothing.
create table receiver (
	id uuid primary key,
	name text not null unique,
	url text not null,
	status_url text,                  -- where it says what it holds, for reconciliation
	secret text not null,             -- whsec_...: needed in clear to sign
	state text not null,
	version int not null default 0,
	failing_since timestamptz,
	failures int not null default 0,
	rest_until timestamptz,
	created_at timestamptz not null
);
create trigger receiver_state before insert or update on receiver
	for each row execute function guard_state('receiver', 'active');

-- The last position given out. Taking the next one locks this row until commit: positions are
-- gapless, and a reader who has seen position n can never meet a late m < n.
create table feed_head (
	only_row boolean primary key default true check (only_row),
	position bigint not null
);
insert into feed_head (position) values (0);

-- What the feed says, once: never changed.
create table notice (
	id uuid primary key,
	position bigint not null unique check (position > 0),
	award_id uuid not null references award,
	sequence int not null check (sequence > 0),
	type text not null check (type in ('award', 'amend', 'renew', 'expire', 'suspend', 'lift', 'revoke', 'withdraw')),
	body jsonb not null,
	created_at timestamptz not null,
	unique (award_id, sequence)
);
create trigger notice_append_only before update or delete on notice
	for each row execute function refuse_change();

-- One notice for one receiver.
create table delivery (
	id uuid primary key,
	notice_id uuid not null references notice,
	receiver_id uuid not null references receiver,
	state text not null,
	version int not null default 0,
	created_at timestamptz not null,
	waiting_since timestamptz not null, -- when it was asked for, or asked for again
	next_try_at timestamptz not null,   -- while one worker tries it: when another may
	unique (notice_id, receiver_id)
);
create index delivery_open on delivery (next_try_at) where state = 'waiting';
create index delivery_by_state on delivery (receiver_id, state, id);
create trigger delivery_state before insert or update on delivery
	for each row execute function guard_state('delivery', 'waiting');

-- Each try, as it went.
create table delivery_try (
	delivery_id uuid not null references delivery,
	number int not null,
	at timestamptz not null,
	status int,                       -- HTTP status, or null when no answer came
	error text,
	duration_ms int not null,
	primary key (delivery_id, number)
);
create trigger delivery_try_append_only before update or delete on delivery_try
	for each row execute function refuse_change();
