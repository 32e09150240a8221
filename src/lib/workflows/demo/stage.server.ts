import { assignmentOf, quizOf } from '#lib/catalogue/assessments.server.ts';
import { lessonsOf } from '#lib/catalogue/lessons.server.ts';
import { modulesOf } from '#lib/catalogue/modules.server.ts';
import type { Assignment, Quiz } from '#lib/catalogue/published.ts';
import { findOrAddOrganisation } from '#lib/identity/organisations.server.ts';
import { createPerson } from '#lib/identity/people.server.ts';
import { grantRole } from '#lib/identity/roles.server.ts';
import { noRoles, systemActor, type Actor, type Roles } from '#lib/platform/actor.ts';
import { inTransaction, type Sql } from '#lib/platform/database.server.ts';
import { Refused } from '#lib/platform/errors.ts';
import {
	officers,
	organisations,
	type LearnerPerson,
	type OfficerKey,
	type OrganisationKey
} from './people.ts';

/** The label of the edition that the story is about. */
const PILOT = 'pilot-1';
type EditionRow = { id: string; courseCode: string };

export type Person = Actor & { personId: string };

export type StagedModule = { id: string; code: string; quiz: Quiz; assignment: Assignment };

/** The edition that a cohort of the play takes. */
type StagedCourse = {
	editionId: string;
	courseCode: string;
	weeks: number;
	/** Slugs in the order of the course. */
	lessons: string[];
	modules: StagedModule[];
};

/** What the play needs: the course, the officers, the present. */
export type Stage = StagedCourse & {
	sql: Sql;
	/** The present. Nothing is played after it. */
	at: Date;
	origin: string;
	officerId: (key: OfficerKey) => string;
	organisationId: (key: OrganisationKey) => string;
};

/** The pilot, on which the story is written, and the officers of the academy, a year ago. */
export async function setStage(sql: Sql, at: Date, origin: string): Promise<Stage> {
	const [edition] = await sql<EditionRow[]>`
		select id, course_code from edition
		order by label = ${PILOT} desc, published_at desc, id desc limit 1`;
	if (!edition) throw new Refused('No course is published yet, so there is nothing to show.');
	const course = await stagedCourse(sql, edition);
	const founders = systemActor(new Date(at.getTime() - 365 * 86_400_000), 'demo');
	const organisationIds = await addOrganisations(sql, founders);
	const officerIds = await addOfficers(sql, founders);
	return {
		sql,
		at,
		origin,
		...course,
		officerId: (key) => officerIds.get(key)!,
		organisationId: (key) => organisationIds.get(key)!
	};
}

/** The same academy with the full course; undefined while nothing newer than the pilot is published. */
export async function fullCourse(stage: Stage): Promise<Stage | undefined> {
	const [newest] = await stage.sql<EditionRow[]>`
		select id, course_code from edition where course_code = ${stage.courseCode}
		order by published_at desc, id desc limit 1`;
	if (!newest || newest.id === stage.editionId) return undefined;
	return { ...stage, ...(await stagedCourse(stage.sql, newest)) };
}

async function stagedCourse(sql: Sql, { id: editionId, courseCode }: EditionRow) {
	const rows = await modulesOf(sql, editionId);
	const modules: StagedModule[] = [];
	const lessons: string[] = [];
	for (const { id, code } of rows) {
		const [quiz, assignment] = [await quizOf(sql, id), await assignmentOf(sql, id)];
		modules.push({ id, code, quiz, assignment });
		lessons.push(...(await lessonsOf(sql, id)).map(({ slug }) => slug));
	}
	const weeks = Math.max(...rows.map(({ weekTo }) => weekTo));
	return { editionId, courseCode, weeks, lessons, modules };
}

/** An officer acting at an instant; a tutor in the cohorts given. */
export function officer(
	stage: Stage,
	key: OfficerKey,
	at: Date,
	tutorOf: readonly string[] = []
): Person {
	const { role } = officers[key];
	const roles: Roles = { ...noRoles, ...(role && { [role]: true }), tutorOf };
	return { personId: stage.officerId(key), roles, at, requestId: 'demo' };
}

export const learnerActor = (personId: string, at: Date): Person => ({
	personId,
	roles: noRoles,
	at,
	requestId: 'demo'
});

/** A learner whom the academy knows, before they are invited. */
export const addLearner = (stage: Stage, at: Date, person: LearnerPerson): Promise<string> =>
	inTransaction(stage.sql, (tx) =>
		createPerson(tx, officer(stage, 'staff', at), {
			name: person.name,
			email: person.email,
			organisationId: stage.organisationId(person.organisation)
		})
	);

async function addOrganisations(sql: Sql, actor: Actor): Promise<Map<string, string>> {
	const ids = new Map<string, string>();
	for (const [key, organisation] of Object.entries(organisations)) {
		const input = { ...organisation, fictional: true };
		ids.set(key, await inTransaction(sql, (tx) => findOrAddOrganisation(tx, actor, input)));
	}
	return ids;
}

async function addOfficers(sql: Sql, actor: Actor): Promise<Map<string, string>> {
	const ids = new Map<string, string>();
	for (const [key, { name, email, role }] of Object.entries(officers)) {
		const personId = await inTransaction(sql, async (tx) => {
			const id = await createPerson(tx, actor, { name, email });
			if (role) await grantRole(tx, actor, { personId: id, role });
			return id;
		});
		ids.set(key, personId);
	}
	return ids;
}
