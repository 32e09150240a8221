-- A part of the feed that one register is to be sent again, or for the first time. It is asked for in one moment
-- and done a part at a time, so that no request and no lock waits for the whole of a long feed.
create table replay (
	id uuid primary key,
	receiver_id uuid not null references receiver,
	which text not null check (which in ('stopped', 'withheld', 'missing', 'all')),
	from_position bigint not null check (from_position > 0),
	to_position bigint not null check (to_position >= from_position),
	next_position bigint not null,    -- where it goes on; all before it is done
	notices bigint not null default 0, -- how many it has set on their way
	asked_by uuid,                    -- null: the system itself
	asked_at timestamptz not null,
	finished_at timestamptz,
	check (next_position between from_position and to_position + 1),
	check ((finished_at is not null) = (next_position > to_position))
);
create index replay_of on replay (receiver_id, asked_at desc);
create index replay_open on replay (receiver_id) where finished_at is null;
-- A form that is sent twice asks for one replay.
create unique index replay_asked_once on replay (receiver_id, which, from_position, to_position)
	where finished_at is null and which in ('stopped', 'all');
