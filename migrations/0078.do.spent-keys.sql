-- A key that signs no more has no use for its private part, and whoever got hold of it could sign in the
-- academy's name. Its public part stays, so that what it signed can be checked for ever.
alter table issuer_key alter column sealed_secret drop not null;

update issuer_key set sealed_secret = null
where id <> (select id from issuer_key order by created_at desc, id desc limit 1);

create unique index issuer_key_signs on issuer_key ((true)) where sealed_secret is not null;
