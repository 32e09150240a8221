-- Conditions outlast the end of an award. Awards that expired with conditions had lost them: they are
-- found again in the history, where nothing that lifted or renewed the award came after them.
update award a set conditions = h.event->>'conditions', conditions_public = (h.event->>'publish')::boolean
from (
	select distinct on (subject_id) subject_id, event from history
	where machine = 'award'
		and event->>'type' in ('conditionsSet', 'lifted', 'renewedLate', 'reinstated')
		and not (event->>'type' = 'lifted' and event->>'into' = 'conditions')
	order by subject_id, seq desc
) h
where a.state = 'expired' and h.subject_id = a.id and h.event->>'type' = 'conditionsSet';
