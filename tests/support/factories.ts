import type { QuizPolicy } from '../../src/lib/catalogue/published.ts';
import { createCohort } from '../../src/lib/cohorts/cohorts.server.ts';
import type { Decision } from '../../src/lib/marking/board.rules.ts';
import { type Actor, noRoles, type Roles, systemActor } from '../../src/lib/platform/actor.ts';
import { inTransaction, type Sql } from '../../src/lib/platform/database.server.ts';
import { newId } from '../../src/lib/platform/id.ts';
import { createEnrolment } from '../../src/lib/progression/enrolments.server.ts';
import { acceptInvitations } from '../../src/lib/workflows/accept-invitation.server.ts';

/**
 * People, a small edition, a cohort and a place in it, for tests on a database. Rows that only the
 * importer or the sign-in would write are written here; places are made by the real commands.
 */

/** The Monday on which the cohorts of these tests start, 09:00 in London. */
export const firstDay = new Date('2026-09-07T08:00:00Z');

/** `days` after the first day, at the same hour. */
export const onDay = (days: number): Date => new Date(firstDay.getTime() + days * 86_400_000);

export type MadePerson = { id: string; name: string; email: string };

export async function makePerson(
	sql: Sql,
	options: { name?: string; email?: string } = {}
): Promise<MadePerson> {
	const id = newId();
	const person = {
		id,
		name: options.name ?? 'Amira Invented',
		email: options.email ?? `${id}@example.org`
	};
	await sql`insert into person ${sql({ ...person, createdAt: firstDay })}`;
	return person;
}

/** Someone acting at an instant; a learner unless roles are given. */
export const actorOf = (
	person: { id: string },
	at: Date = firstDay,
	roles: Partial<Roles> = {}
): Actor & { personId: string } => ({
	personId: person.id,
	roles: { ...noRoles, ...roles },
	at,
	requestId: 'test'
});

export type MadeEdition = {
	id: string;
	courseCode: string;
	/** M-1, and M-2 which requires it. */
	modules: [MadeModule, MadeModule];
};
export type MadeModule = {
	id: string;
	code: string;
	lesson: { id: string; code: string; slug: string };
	/** Three tries; 30 % of the module, floor 60. `right` and `wrong` are ids of options. */
	quiz: { id: string; items: { id: string; right: string; wrong: string }[] };
	/** Two tries; 70 % of the module, floor 40. */
	assignment: { id: string; criterionIds: string[] };
};

/** A course of two modules, each with a lesson, a quiz of four single-choice items and an assignment. */
export async function makeEdition(
	sql: Sql,
	/** What the policy of its quizzes says otherwise. */
	policy: Partial<QuizPolicy> = {},
	/** Criteria of its assignments that must be passed, by id. */
	mustPass: readonly string[] = []
): Promise<MadeEdition> {
	const id = newId();
	const courseCode = `TEST-${id.slice(-8).toUpperCase()}`;
	await sql`insert into tranche values ('tranche-t', 'Test tranche', 'Invented') on conflict do nothing`;
	await sql`insert into course values (${courseCode}, 'tranche-t')`;
	await sql`insert into edition ${sql({
		id,
		courseCode,
		label: 'test-1',
		contentHash: id.replaceAll('-', ''),
		title: 'A Small Course',
		summary: 'Two invented modules.',
		audience: 'Tests.',
		entryText: 'None.',
		grades: sql.json({ pass: 50, merit: 60, distinction: 70 }) as never,
		award: sql.json({
			code: 'ASC',
			title: 'Small Award',
			level: 'unregulated',
			hours: 20,
			validMonths: 36,
			criteria: 'Passed both modules.',
			outcomes: ['ndg/2']
		}) as never,
		publishedAt: firstDay
	})}`;
	await sql`insert into glossary_term values (${id}, 'SIRO', 'Senior information risk owner.')`;
	return {
		id,
		courseCode,
		modules: [
			await makeModule(sql, id, 1, policy, mustPass),
			await makeModule(sql, id, 2, policy, mustPass)
		]
	};
}

async function makeModule(
	sql: Sql,
	editionId: string,
	position: 1 | 2,
	policy: Partial<QuizPolicy>,
	mustPass: readonly string[]
): Promise<MadeModule> {
	const id = newId();
	const code = `M-${position}`;
	await sql`insert into module ${sql({
		id,
		editionId,
		code,
		position,
		title: position === 1 ? 'First things' : 'Second things',
		summary: 'What it is about.',
		hours: 10,
		weekFrom: position * 2 - 1,
		weekTo: position * 2,
		requires: position === 1 ? [] : ['M-1'],
		passPercent: 50,
		outcomes: sql.json([{ id: 'LO1', text: 'Tell one thing from another.' }]) as never,
		maps: ['ndg/2']
	})}`;
	return {
		id,
		code,
		lesson: await makeLesson(sql, editionId, id, position),
		quiz: await makeQuiz(sql, { editionId, moduleId: id, position, policy }),
		assignment: await makeAssignment(sql, editionId, id, mustPass)
	};
}

async function makeLesson(sql: Sql, editionId: string, moduleId: string, position: number) {
	const lesson = { id: newId(), code: `${position}.1`, slug: `${position}.1-a-lesson` };
	await sql`insert into lesson ${sql({
		...lesson,
		editionId,
		moduleId,
		position: 1,
		title: `Lesson of module ${position}`,
		minutes: 45,
		outcomes: ['LO1'],
		maps: ['ndg/2'],
		reviewBy: '2027-05-31',
		words: 700,
		html: '<h2 id="start">Start</h2><p>Text.</p>',
		headings: sql.json([{ id: 'start', text: 'Start', level: 2 }]) as never,
		keyPoints: sql.json(['One point.']) as never,
		selfCheck: sql.json([{ askHtml: 'Why?', answerHtml: '<p>Because.</p>' }]) as never,
		sources: sql.json([]) as never,
		furtherReading: sql.json([]) as never,
		terms: sql.json([]) as never
	})}`;
	return lesson;
}

async function makeQuiz(
	sql: Sql,
	input: { editionId: string; moduleId: string; position: number; policy: Partial<QuizPolicy> }
) {
	const { editionId, moduleId, position, policy } = input;
	const id = newId();
	await sql`insert into assessment ${sql({
		id,
		editionId,
		moduleId,
		code: 'quiz',
		kind: 'quiz',
		position: 1,
		title: `Quiz of module ${position}`,
		weightPercent: 30,
		floorPercent: 60,
		attempts: 3,
		policy: sql.json({
			minutes: 35,
			coolingOffHours: [0, 24],
			release: 'at-once',
			onePerPage: false,
			blueprint: [
				{ outcome: 'LO1', items: 2, types: ['single-choice'], levels: ['understand', 'apply'] }
			],
			itemCount: 2,
			introHtml: null,
			...policy
		} as never) as never
	})}`;
	const items = [];
	for (const key of ['a', 'b', 'c', 'd'])
		items.push(await makeItem(sql, { editionId, quizId: id, key: `m${position}-${key}` }));
	return { id, items };
}

async function makeItem(sql: Sql, input: { editionId: string; quizId: string; key: string }) {
	const item = { id: newId(), right: `${input.key}-right`, wrong: `${input.key}-wrong` };
	const option = (id: string, correct: boolean) => ({
		id,
		html: correct ? 'The right one' : 'A wrong one',
		correct,
		feedbackHtml: correct ? '<p>Yes.</p>' : '<p>No.</p>'
	});
	await sql`insert into item ${sql({
		id: item.id,
		editionId: input.editionId,
		assessmentId: input.quizId,
		key: input.key,
		type: 'single-choice',
		outcome: 'LO1',
		level: 'apply',
		marks: 1,
		body: sql.json({
			type: 'single-choice',
			stemHtml: `<p>Question ${input.key}?</p>`,
			feedbackHtml: '<p>Read the lesson.</p>',
			lesson: '1.1',
			difficulty: 0.6,
			options: [
				option(item.right, true),
				option(item.wrong, false),
				option(`${input.key}-other`, false)
			]
		}) as never
	})}`;
	return item;
}

async function makeAssignment(
	sql: Sql,
	editionId: string,
	moduleId: string,
	mustPass: readonly string[]
) {
	const id = newId();
	const levels = { notYet: 'No.', pass: 'Just.', merit: 'Well.', distinction: 'Very well.' };
	const criteria = [
		{ id: 'accuracy', title: 'Accuracy', weight: 60, outcome: 'LO1', levels },
		{ id: 'clarity', title: 'Clarity', weight: 40, outcome: 'LO1', levels }
	].map((one) => (mustPass.includes(one.id) ? { ...one, mustPass: true } : one));
	await sql`insert into assessment ${sql({
		id,
		editionId,
		moduleId,
		code: 'assignment',
		kind: 'assignment',
		position: 2,
		title: 'A short paper',
		weightPercent: 70,
		floorPercent: 40,
		attempts: 2,
		policy: sql.json({
			words: 1500,
			file: { required: false, types: ['pdf', 'docx', 'odt', 'png'], maxMegabytes: 10 },
			resubmitWithinDays: 28,
			resubmitCapPercent: 50,
			briefHtml: '<p>Write it.</p>',
			criteria,
			markingNotesHtml: null,
			exemplars: []
		}) as never
	})}`;
	return { id, criterionIds: criteria.map((criterion) => criterion.id) };
}

export type MadeCohort = { id: string; code: string; editionId: string };

/** A cohort that starts on `firstDay`; its tutors, if any, are given the role. */
export async function makeCohort(
	sql: Sql,
	options: {
		editionId?: string;
		code?: string;
		capacity?: number;
		tutors?: readonly { id: string }[];
	} = {}
): Promise<MadeCohort> {
	const editionId = options.editionId ?? (await makeEdition(sql)).id;
	const code = options.code ?? `cohort-${newId().slice(-12)}`;
	const id = await inTransaction(sql, (tx) =>
		createCohort(tx, systemActor(firstDay), {
			code,
			name: 'Autumn 2026',
			editionId,
			startsOn: '2026-09-07',
			endsOn: '2026-11-30',
			capacity: options.capacity ?? 30
		})
	);
	for (const tutor of options.tutors ?? []) {
		await sql`insert into role_grant ${sql({
			id: newId(),
			personId: tutor.id,
			role: 'tutor',
			cohortId: id,
			grantedAt: firstDay
		})}`;
	}
	return { id, code, editionId };
}

export type MadeEnrolment = {
	id: string;
	person: MadePerson;
	cohort: MadeCohort;
	/** The learner at an instant. */
	actor: (at?: Date) => Actor & { personId: string };
};

/** A place in a cohort, accepted on the first day: the first module is open. Makes what is not given. */
export async function makeEnrolment(
	sql: Sql,
	options: { person?: MadePerson; cohort?: MadeCohort; accepted?: boolean } = {}
): Promise<MadeEnrolment> {
	const person = options.person ?? (await makePerson(sql));
	const cohort = options.cohort ?? (await makeCohort(sql));
	const id = await inTransaction(sql, async (tx) => {
		const place = await createEnrolment(tx, systemActor(firstDay), {
			personId: person.id,
			cohortId: cohort.id
		});
		if (options.accepted !== false) await acceptInvitations(tx, actorOf(person), person.id);
		return place.id;
	});
	return { id, person, cohort, actor: (at) => actorOf(person, at) };
}

/** What a board of examiners decides about one learner, without anything that follows from it. */
export async function boardDecides(
	sql: Sql,
	{ id: enrolmentId, cohort }: MadeEnrolment,
	decision: Decision,
	decidedAt: Date
): Promise<void> {
	const chair = await makePerson(sql);
	// Of any cohort: a cohort has one open board at a time.
	const { id: cohortId } = await makeCohort(sql, { editionId: cohort.editionId });
	const [boardId, decidedBy] = [newId(), chair.id];
	const board = { id: boardId, cohortId, state: 'open', meetsOn: '2026-12-04' };
	await sql`insert into board ${sql({ ...board, chairId: chair.id, createdAt: decidedAt })}`;
	const grade = decision === 'award' ? 'Pass' : null;
	const made = { id: newId(), boardId, enrolmentId, decision, grade, percent: 55 };
	await sql`insert into board_decision ${sql({ ...made, decidedBy, decidedAt })}`;
}
