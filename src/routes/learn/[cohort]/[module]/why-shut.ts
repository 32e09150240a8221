import type { AnySql } from '#lib/platform/database.server.ts';
import { type Closed, whyNoMoreTries } from '#lib/progression/closed.rules.ts';
import { boardDay } from '#lib/progression/course-map.rules.ts';
import { courseMap } from '#lib/progression/course-map.server.ts';
import type { Enrolment } from '#lib/progression/enrolments.server.ts';
import type { ModulePlace } from '#lib/progression/modules.server.ts';

type Shut = Omit<Closed, 'waitsFor'> & { title: string };

const beforeTheBoard = ['enrolled', 'studying', 'referred', 'awaitingBoard'];

/** What is missing, who clears it and by when, where the module takes no try; null where it does. */
export async function whyShut(
	sql: AnySql,
	enrolment: Enrolment,
	module: ModulePlace,
	at: Date
): Promise<Shut | null> {
	if (module.state !== 'locked' && module.state !== 'failed') return null;
	// Where no board will decide, none may be promised: the page says how the learner stands.
	if (module.state === 'failed' && !beforeTheBoard.includes(enrolment.state)) return null;
	const { modules, boardMeetsOn } = await courseMap(sql, enrolment, at);
	if (module.state === 'failed') {
		return { title: 'Not passed.', ...whyNoMoreTries(boardDay(boardMeetsOn)) };
	}
	const closed = modules.find(({ id }) => id === module.id)?.closed;
	return closed ? { title: 'Not open yet.', ...closed } : null;
}
