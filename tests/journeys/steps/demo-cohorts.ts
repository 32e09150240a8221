import { monthName, suggestedCode } from '../../../src/lib/cohorts/cohort.rules.ts';
import { beginsOn } from '../../../src/lib/workflows/demo/clock.ts';
import { cohortStories } from '../../../src/lib/workflows/demo/cohort-stories.ts';
import type { CohortStory } from '../../../src/lib/workflows/demo/story.ts';

/** What a cohort of the demo is called: its months move with the day on which the demo is loaded. */
export function demoCohort(name: CohortStory['name']): { name: string; code: string } {
	const story = cohortStories.find((one) => one.name === name)!;
	const startsOn = beginsOn(story, new Date());
	return { name: monthName(startsOn), code: suggestedCode({ courseCode: 'CLHC' }, startsOn, []) };
}
