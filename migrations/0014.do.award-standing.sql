-- The whole life of an award: provisional before the board, conditions, reviews, renewals; revoking
-- takes two people; a certificate can be replaced by a corrected one.

alter table award alter column decision_id drop not null;
alter table award alter column grade drop not null;
alter table award alter column awarded_on drop not null;
alter table award alter column valid_from drop not null;
-- What the last moves of the award said, beside its state, so that nobody has to read the history to
-- answer the public. `npm run academy -- db check` compares them with it.
alter table award add column standing_since date;     -- when the present state took effect
alter table award add column review_on date;          -- when a suspension or conditions are looked at again
alter table award add column conditions text;         -- what limits it, also while it is suspended
alter table award add column conditions_public boolean not null default false;
alter table award add column superseded_by uuid references award;

-- Awards began as awarded. Their histories are given the line that now comes first, and the facts
-- that every move now names. The only time that anybody writes in a history again.
alter table history disable trigger history_append_only;
alter table award disable trigger award_state;
update history set seq = seq + 1000000 where machine = 'award';
update history h set seq = h.seq - 999999, event = jsonb_build_object(
		'by', coalesce(h.actor_id::text, 'system'),
		'evidence', 'decision ' || a.decision_id,
		'reasonCode', 'RENEWAL'
	) || h.event || case h.event->>'type'
		when 'suspended' then jsonb_build_object('reviewOn', ((h.event->>'recordedOn')::date + 28)::text)
		when 'lifted' then '{"into": "awarded"}'
		when 'revoked' then '{"proposedBy": "rules award/1"}' -- which asked for one person
		else '{}' end
	from award a where h.machine = 'award' and a.id = h.subject_id;
insert into history (machine, subject_id, seq, event, from_state, to_state, rule_version, actor_id, request_id, at)
	select 'award', a.id, 1, jsonb_build_object('type', 'confirmed', 'by', d.decided_by,
			'reasonCode', 'BOARD_DECISION', 'effectiveOn', a.awarded_on, 'recordedOn', a.awarded_on,
			'evidence', 'decision ' || a.decision_id),
		'provisional', 'awarded', 'award/2', d.decided_by, 'migration 14', a.created_at
	from award a join board_decision d on d.id = a.decision_id;
update award a set version = a.version + 1, standing_since = coalesce((
	select (h.event->>'effectiveOn')::date from history h
	where h.machine = 'award' and h.subject_id = a.id and h.seq = a.version + 1
), a.valid_from);
update award a set review_on = (h.event->>'reviewOn')::date from history h
	where a.state = 'suspended' and h.machine = 'award' and h.subject_id = a.id and h.seq = a.version;
alter table award enable trigger award_state;
alter table history enable trigger history_append_only;

alter table award add constraint award_decided check (state in ('provisional', 'voided')
	or (decision_id, grade, awarded_on, valid_from, standing_since) is not null);

drop trigger award_state on award;
create trigger award_state before insert or update on award
	for each row execute function guard_state('award', 'provisional');

-- Whoever starts again after a provisional award was voided may come to another one.
alter table award drop constraint award_once_per_enrolment;
create unique index award_once_per_enrolment on award (enrolment_id) where state <> 'voided';
drop index award_expiry;
create index award_expiry on award (expires_on) where state in ('awarded', 'due', 'conditions');
create index award_review on award (review_on) where state in ('suspended', 'conditions');
create index award_by_state on award (state, id);

-- One person proposes, another answers.
create table revocation_proposal (
	id uuid primary key,
	award_id uuid not null references award,
	reason_code text not null,
	effective_on date not null,
	evidence text not null,
	proposed_by uuid not null,
	proposed_at timestamptz not null
);
create index revocation_proposal_award on revocation_proposal (award_id);
create trigger revocation_proposal_append_only before update or delete on revocation_proposal
	for each row execute function refuse_change();
create table revocation_answer (
	proposal_id uuid primary key references revocation_proposal,
	answer text not null check (answer in ('confirmed', 'declined')),
	answered_by uuid not null,
	answered_at timestamptz not null
);
create trigger revocation_answer_append_only before update or delete on revocation_answer
	for each row execute function refuse_change();

-- What each certificate says, for ever. The newest of an award counts; the others say that they were
-- replaced.
alter table certificate disable trigger certificate_append_only;
alter table certificate add column id uuid;
alter table certificate add column number int not null default 1 check (number > 0);
alter table certificate add column name text;
alter table certificate add column expires_on date;
alter table certificate add column reason text not null default 'award'
	check (reason in ('award', 'name', 'correction', 'renewal'));
update certificate c set id = gen_random_uuid(), name = a.name_as_awarded, expires_on = a.expires_on
	from award a where a.id = c.award_id;
alter table certificate alter column id set not null;
alter table certificate alter column name set not null;
alter table certificate alter column number drop default;
alter table certificate alter column reason drop default;
alter table certificate drop constraint certificate_pkey;
alter table certificate add primary key (id);
alter table certificate add unique (award_id, number);
alter table certificate enable trigger certificate_append_only;
