import type { Criterion, RubricLevel } from '#lib/catalogue/published.ts';
import type { Judged } from '#lib/marking/marking-form.rules.ts';

/** How the demo tutors mark: mostly at one level, with one criterion above or below it. */
export function judgementOf(criteria: readonly Criterion[], level: RubricLevel): Judged {
	const [weakest] = criteria.slice(-1);
	const judged: Judged = { points: {}, comments: {}, overall: overall[level] };
	for (const criterion of criteria) {
		const given = criterion.id === weakest?.id ? below[level] : level;
		judged.points[criterion.id] = points[given];
		judged.comments[criterion.id] = commentOn(criterion, given);
	}
	return judged;
}

// 'Not yet' stays under the least that passes an assignment, 40.
const points: Record<RubricLevel, number> = { notYet: 34, pass: 54, merit: 66, distinction: 78 };

const below: Record<RubricLevel, RubricLevel> = {
	notYet: 'notYet',
	pass: 'pass',
	merit: 'pass',
	distinction: 'merit'
};

const order: readonly RubricLevel[] = ['notYet', 'pass', 'merit', 'distinction'];

/** What earned this level, and what would earn the next: the rubric's own words. */
function commentOn({ levels }: Criterion, given: RubricLevel): string {
	const next = order[order.indexOf(given) + 1];
	const earned =
		given === 'notYet' ? `This ${levels[given]} so far.` : `You have shown this: ${levels[given]}.`;
	return next ? `${earned} For the next level: ${levels[next]}.` : earned;
}

const overall: Record<RubricLevel, string> = {
	notYet:
		'Thank you for this first version. It names the subject and does not reach the people who depend on the service yet. Talk to one person on a night shift, put what they tell you into the map, and hand in again: you have time and another try.',
	pass: 'A clear piece of work that could be used. The roles are right and the evidence is your own. To go further, follow one gap all the way to the person who would be harmed by it, with a time and a number.',
	merit:
		'Careful and specific. I could see the place you describe, and your asks can be decided in one meeting. What would lift it: say what would change your mind, and what the board must stop doing.',
	distinction:
		'Work that a board could adopt as it stands. You weigh other explanations, say how sure you are, and follow the harm into later weeks. Share the page on nights with the rest of the cohort if your organisation agrees.'
};
