-- Staff may stop a replay before its end. It is over then, like one that has come to its end, and says why; what it
-- had set on its way stays on its way.
alter table replay
	add column stopped_by uuid,   -- null: whoever runs the command line
	add column stop_reason text,  -- null: it was not stopped
	drop constraint replay_check2,
	add constraint replay_over check (
		case when next_position > to_position then finished_at is not null and stop_reason is null
			else (finished_at is not null) = (stop_reason is not null) end
	);
