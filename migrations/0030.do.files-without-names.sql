-- What a marker is given of an upload: the same file without the names that programs write into it.
-- Null for what was uploaded before.
alter table file
	add column nameless_sha256 bytea,
	add column nameless_bytes int,
	add constraint file_nameless_whole check ((nameless_sha256 is null) = (nameless_bytes is null));
