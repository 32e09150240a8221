-- Whoever had a dump could sign to registers in the academy's name, and answer in theirs. Secrets are
-- sealed as the keys of badges are, with what stands in the environment; what lies in clear is sealed by
-- the next start. One that has ended is destroyed, and its row says that there was one.
alter table receiver_secret
	alter column secret drop not null, -- in clear: until it is sealed
	add column sealed bytea,           -- AES-256-GCM under ISSUER_KEY_SECRET, bound to the id
	add constraint receiver_secret_kept_once check (num_nonnulls(secret, sealed) <= 1);
