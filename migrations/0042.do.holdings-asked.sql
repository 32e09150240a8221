-- When a register last asked what it ought to hold: whether it agrees, only it can tell.
alter table receiver add column holdings_asked_at timestamptz;
