import { signIn } from '../../support/app.ts';
import { pageScenario } from '../page-scenario.ts';
import { addressOf, PASSWORD } from '../stage.ts';

const ofLearners = (count: number) => (stage: { cookies(count: number): Promise<string[]> }) =>
	stage.cookies(count);

export const learnerHome = pageScenario({
	name: 'learner-home',
	about: 'the home page of a learner',
	path: () => '/learn',
	holds: 'Accountability for cyber risk',
	cookies: ofLearners(8)
});

export const coursePage = pageScenario({
	name: 'course-page',
	about: 'the course map of a learner',
	path: (stage) => `/learn/${stage.cohort.code}`,
	holds: 'Accountability for cyber risk',
	cookies: ofLearners(8)
});

export const lessonPage = pageScenario({
	name: 'lesson-page',
	about: 'one lesson of 1,000 words',
	path: async (stage) => {
		const [lesson] = await stage.sql<{ slug: string }[]>`
			select slug from lesson order by code limit 1`;
		return `/learn/${stage.cohort.code}/clhc-1/lessons/${lesson?.slug}`;
	},
	holds: 'harm',
	cookies: ofLearners(8)
});

export const staffCohort = pageScenario({
	name: 'staff-cohort',
	about: 'the page of a cohort of 500 learners, as staff see it',
	path: (stage) => `/academy/cohorts/${stage.cohort.code}`,
	holds: 'Bench cohort',
	cookies: async (stage) => [
		await signIn(stage.app.origin, stage.staffEmail, PASSWORD, addressOf(1 << 20))
	]
});
