import type { Criterion } from '#lib/catalogue/published.ts';
import { levelBy, levelOf } from './rubric.rules.ts';

/** What a marker has said so far: points of the criteria that have any, comments of those that have one. */
export type Judged = {
	points: Record<string, number>;
	comments: Record<string, string>;
	overall: string;
};

type Issue = { field: string; message: string };
type Read = (name: string) => string;

/**
 * Reads the marking form. A level without points stands for its typical points.
 * @param finished true to publish: every criterion needs a level, 'Not yet' needs a comment, and the
 * whole needs a word; false to save what there is
 */
export function readJudgement(
	criteria: readonly Criterion[],
	read: Read,
	finished: boolean
): { judged: Judged; issues: Issue[] } {
	const judged: Judged = { points: {}, comments: {}, overall: text(read, 'overall') };
	const issues: Issue[] = [];
	for (const criterion of criteria) {
		const { id, title } = criterion;
		const comment = text(read, `comment-${id}`);
		if (comment) judged.comments[id] = comment;
		const points = readPoints(read, criterion);
		if (typeof points === 'number') judged.points[id] = points;
		else if (points) issues.push(points);
		else if (finished)
			issues.push({ field: `level-${id}`, message: `Choose a level for ${title}` });
		if (finished && typeof points === 'number' && levelOf(points).id === 'notYet' && !comment) {
			issues.push({
				field: `comment-${id}`,
				message: `Say what is missing for a pass in ${title}`
			});
		}
	}
	if (finished && !judged.overall) {
		issues.push({ field: 'overall', message: 'Write what you think of the work as a whole' });
	}
	return { judged, issues };
}

/** Whole points 0 to 100 that agree with the chosen level; null when neither is given. */
function readPoints(read: Read, { id, title }: Criterion): number | Issue | null {
	const level = levelBy(read(`level-${id}`).trim());
	const given = read(`points-${id}`).trim();
	if (given === '') return level?.typical ?? null;
	const field = `points-${id}`;
	if (!/^\d{1,3}$/.test(given) || Number(given) > 100) {
		return { field, message: `Points for ${title} must be a whole number from 0 to 100` };
	}
	const points = Number(given);
	if (level && (points < level.from || points > level.to)) {
		return {
			field,
			message: `${level.title} is ${level.from} to ${level.to} points: change the level or the points for ${title}`
		};
	}
	return points;
}

const text = (read: Read, name: string) => read(name).replace(/\r\n?/g, '\n').trim();
