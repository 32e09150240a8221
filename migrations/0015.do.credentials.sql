-- Documents of certificates, made once and kept, so that no new version of the software writes them
-- again; the keys that sign them; their places in the status lists.

-- A key signs until a newer one is there, and stays listed for ever, so that what it signed stays valid.
create table issuer_key (
	id uuid primary key,
	public_key text not null unique,      -- multibase, z6Mk...
	sealed_secret bytea not null,         -- AES-256-GCM under the secret of the environment
	created_at timestamptz not null
);

create table certificate_document (
	certificate_id uuid primary key references certificate,
	pdf bytea not null,
	sha256 bytea not null unique,         -- of the PDF: an uploaded file that differs in a bit is not ours
	made_at timestamptz not null
);
create trigger certificate_document_append_only before update or delete on certificate_document
	for each row execute function refuse_change();

-- Places are handed out at random, so that a list does not tell the order of awards.
create table status_place (
	list int not null check (list > 0),
	index int not null check (index between 0 and 131071),
	certificate_id uuid not null unique references certificate,
	primary key (list, index)
);
create trigger status_place_append_only before update or delete on status_place
	for each row execute function refuse_change();

create table certificate_credential (
	certificate_id uuid primary key references certificate,
	key_id uuid not null references issuer_key,
	credential text not null,             -- JSON with its proof, byte for byte
	jwt text not null,                    -- the same credential as a VC-JWT
	made_at timestamptz not null
);
create trigger certificate_credential_append_only before update or delete on certificate_credential
	for each row execute function refuse_change();
