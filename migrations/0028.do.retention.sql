-- Sign-ins are forgotten after a while; everything else that the audit trail says stays for good. What is
-- younger than 90 days nobody deletes, so that whoever breaks in cannot take their own traces away.
create function guard_audit() returns trigger language plpgsql as $$
begin
	if tg_op = 'DELETE' and old.at < now() - interval '90 days' and old.action in
		('signed-in', 'sign-in-refused', 'signed-out', 'signed-out-device', 'signed-out-everywhere') then
		return old;
	end if;
	raise exception '% is append-only', tg_table_name using errcode = 'integrity_constraint_violation';
end $$;

drop trigger audit_append_only on audit;
create trigger audit_append_only before update or delete on audit
	for each row execute function guard_audit();
create index audit_sign_ins on audit (at) where action in
	('signed-in', 'sign-in-refused', 'signed-out', 'signed-out-device', 'signed-out-everywhere');
