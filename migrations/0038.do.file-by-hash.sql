-- The tidying asks of every old file whether a row names it, by either of its hashes.
create index file_sha256 on file (sha256);
create index file_nameless_sha256 on file (nameless_sha256) where nameless_sha256 is not null;
