import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemActor } from '../../src/lib/platform/actor.ts';
import { openDatabase } from '../../src/lib/platform/database.server.ts';
import { importContent } from '../../src/lib/workflows/import-content.server.ts';
import { freePort } from './app.ts';
import { type SampleFiles, sampleContent, writeSample } from './content.ts';
import { firstDay, makeCohort, makeEnrolment } from './factories.ts';
import { openHouse } from './house.ts';
import { makeAccount } from './sign-in.ts';

/** What an edition of the sample says otherwise; its label is the name of it. */
type OtherEditions = Record<string, (files: SampleFiles) => SampleFiles>;

/**
 * A running house with the sample course, one learner on it, and one tutor of theirs; with a cohort for
 * each further edition, in which the same two people are.
 */
export async function openSampleHouse(others: OtherEditions = {}) {
	const folder = mkdtempSync(join(tmpdir(), 'tranche-sample-'));
	writeSample(folder);
	const port = await freePort();
	const origin = `http://localhost:${port}`;
	const house = openHouse({ PORT: String(port), ORIGIN: origin });
	await house.start().ready();
	const file = join(house.dataDir, 'postgres', 'connection.json');
	const connection = JSON.parse(readFileSync(file, 'utf8')) as { port: number; password: string };
	const url = `postgres://tranche:${connection.password}@127.0.0.1:${connection.port}/tranche`;
	const sql = openDatabase(url, { max: 2, name: 'tranche journey' });
	await importContent(sql, systemActor(firstDay), folder);
	const [edition] = await sql<{ id: string }[]>`select id from edition where course_code = 'INV'`;
	const [learner, tutor] = [await makeAccount(sql), await makeAccount(sql, { name: 'Tilda' })];
	const cohort = await makeCohort(sql, { editionId: edition!.id, tutors: [tutor] });
	await makeEnrolment(sql, { person: learner, cohort });
	const cohorts: Record<string, { code: string; id: string }> = {};
	for (const [label, changed] of Object.entries(others)) {
		const files = changed(sampleContent());
		const course = 'invented-pilot/course.yaml';
		files[course] = String(files[course]).replace('edition: pilot-1', `edition: ${label}`);
		writeSample(join(folder, label), files);
		await importContent(sql, systemActor(firstDay), join(folder, label));
		const [made] = await sql<{ id: string }[]>`select id from edition where label = ${label}`;
		cohorts[label] = await makeCohort(sql, { editionId: made!.id, tutors: [tutor] });
		await makeEnrolment(sql, { person: learner, cohort: cohorts[label] as typeof cohort });
	}
	return {
		origin,
		sql,
		cohorts,
		cohort: cohort.code,
		learner: learner.email,
		tutor: tutor.email,
		async close() {
			await sql.end({ timeout: 5 });
			await house.close();
			rmSync(folder, { recursive: true, force: true });
		}
	};
}
