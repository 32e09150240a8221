-- Notices are taken for a register many at a time: what protects the public first, then by when they
-- are due. One index answers that, however many wait.
alter table delivery add column urgent boolean not null default false; -- its notice protects the public
update delivery set urgent = true
	from notice n
	where n.id = delivery.notice_id and n.type in ('revoke', 'suspend', 'restrict');
create index delivery_due on delivery (receiver_id, urgent desc, next_try_at, id) where state = 'waiting';
drop index delivery_open;
