import { signIn } from '../../support/app.ts';
import { pageScenario } from '../page-scenario.ts';
import { addressOf, PASSWORD, type Stage } from '../stage.ts';
import { anAward } from './an-award.ts';

/** Eight learners, each with a session of their own, ask for the same address. */
const asLearners = async (stage: Stage, path: string) => {
	const cookies = await stage.cookies(8);
	return (client: number) => ({ path, headers: { cookie: cookies[client % cookies.length]! } });
};

export const learnerHome = pageScenario({
	name: 'learner-home',
	about: 'the home page of a learner',
	request: (stage) => asLearners(stage, '/learn'),
	holds: 'Accountability for cyber risk'
});

export const coursePage = pageScenario({
	name: 'course-page',
	about: 'the course map of a learner',
	request: (stage) => asLearners(stage, `/learn/${stage.cohort.code}`),
	holds: 'Accountability for cyber risk'
});

export const lessonPage = pageScenario({
	name: 'lesson-page',
	about: 'one lesson of 1,000 words',
	request: async (stage) => {
		const [lesson] = await stage.sql<{ slug: string }[]>`
			select l.slug from lesson l join cohort c on c.edition_id = l.edition_id
			where c.id = ${stage.cohort.id} order by l.code limit 1`;
		return asLearners(stage, `/learn/${stage.cohort.code}/clhc-1/lessons/${lesson?.slug}`);
	},
	holds: 'harm'
});

export const staffCohort = pageScenario({
	name: 'staff-cohort',
	about: 'the page of a cohort of 500 learners, as staff see it',
	request: async (stage) => {
		const cookie = await signIn(stage.app.origin, stage.staffEmail, PASSWORD, addressOf(1 << 20));
		return () => ({ path: `/academy/cohorts/${stage.cohort.code}`, headers: { cookie } });
	},
	holds: 'Bench cohort'
});

export const verify = pageScenario({
	name: 'verify',
	about: 'the public page of one certificate, asked for from many addresses',
	request: async (stage) => {
		const code = await anAward(stage);
		return (client, count) => ({
			path: `/verify/${code}`,
			headers: addressOf(client * 1_000_000 + count)
		});
	},
	holds: 'Learner Number 0'
});
