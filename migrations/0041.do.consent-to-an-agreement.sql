-- A consent is to what one agreement asked for: its fields never change, so neither does what was agreed to.
-- Consents given before are to the agreement that counted on that day.
alter table consent add column agreement_id uuid references agreement;

alter table consent disable trigger consent_only_withdrawn;
update consent c set agreement_id = (
	select a.id from agreement a where a.receiver_id = c.receiver_id
	order by a.made_at <= c.given_at and a.starts_on <= (c.given_at at time zone 'Europe/London')::date desc,
		a.made_at <= c.given_at desc, case when a.made_at <= c.given_at then -a.number else a.number end
	limit 1);
alter table consent enable trigger consent_only_withdrawn;
alter table consent alter column agreement_id set not null;

create or replace function guard_consent() returns trigger language plpgsql as $$
begin
	if tg_op = 'UPDATE' and old.withdrawn_at is null
		and (new.id, new.person_id, new.receiver_id, new.agreement_id, new.words, new.given_at)
			= (old.id, old.person_id, old.receiver_id, old.agreement_id, old.words, old.given_at) then
		return new;
	end if;
	raise exception 'a consent is only ever withdrawn' using errcode = 'integrity_constraint_violation';
end $$;
