import { systemActor } from '../../src/lib/platform/actor.ts';
import { importContent } from '../../src/lib/workflows/import-content.server.ts';
import { type RunningApp, signIn, startApp } from './app.ts';
import { type TestDatabase, testDatabase } from './database.ts';
import { firstDay, type MadeEnrolment, makeCohort, makeEnrolment } from './factories.ts';
import { startQuiz, type Taker } from './quiz-takers.ts';
import { makeAccount, PASSWORD } from './sign-in.ts';

/** The app on a database with the real content and one cohort, whose learners can be put into a quiz. */
export type QuizHouse = {
	database: TestDatabase;
	app: RunningApp;
	/** One more learner of the cohort, who can sign in. */
	enrol(): Promise<MadeEnrolment>;
	/** One more learner, in the middle of the first module's quiz. */
	begin(): Promise<Taker>;
	close(): Promise<void>;
};

/**
 * @param reached how the app gets to the database: straight unless said, or by a proxy of the test's
 * @param environment what the app finds besides
 */
export async function openQuizHouse(
	reached: (databaseUrl: string) => Promise<string> | string = (url) => url,
	environment: Record<string, string> = {}
): Promise<QuizHouse> {
	const database = await testDatabase();
	const { sql } = database;
	await importContent(sql, systemActor(firstDay), 'content/tranche-1');
	const [edition] = await sql<{ id: string }[]>`select id from edition where label = 'pilot-1'`;
	const cohort = await makeCohort(sql, { editionId: edition!.id });
	const DATABASE_URL = await reached(database.url);
	const app = await startApp({ DATABASE_URL, DEMO: 'off', WORKER: 'separate', ...environment });
	const enrol = async () => makeEnrolment(sql, { person: await makeAccount(sql), cohort });
	return {
		...{ database, app },
		enrol,
		async begin() {
			const place = await enrol();
			const cookie = await signIn(app.origin, place.person.email, PASSWORD);
			const learner = { enrolmentId: place.id, cookie, cohort: cohort.code, module: 'clhc-1' };
			return startQuiz(sql, app.origin, learner);
		},
		async close() {
			await app.stop();
			await database.drop();
		}
	};
}
