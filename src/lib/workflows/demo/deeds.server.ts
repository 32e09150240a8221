import { saveAnswers } from '#lib/assessment/answer-journal.server.ts';
import { attemptAt } from '#lib/assessment/attempts.server.ts';
import { questionsOf } from '#lib/assessment/papers.server.ts';
import type { RubricLevel } from '#lib/catalogue/published.ts';
import { currentMark } from '#lib/marking/judgements.server.ts';
import { submissionsOf, type Submission } from '#lib/marking/submissions.server.ts';
import { changeStanding } from '../change-standing.server.ts';
import { finishLesson } from '../finish-lesson.server.ts';
import { handInAssignment } from '../hand-in-assignment.server.ts';
import { correctMark, publishMark } from '../publish-mark.server.ts';
import { saveAssignmentDraft } from '../save-draft.server.ts';
import { remindOne } from '../send-reminders.server.ts';
import { startQuizAttempt } from '../start-attempt.server.ts';
import { submitAttempt } from '../submit-attempt.server.ts';
import { answersFor } from './answers.ts';
import { later } from './clock.ts';
import { judgementOf } from './judgements.ts';
import type { LearnerPerson, OfficerKey } from './people.ts';
import { scriptOf, type Quality } from './scripts.ts';
import { learnerActor, officer, type Stage, type StagedModule } from './stage.server.ts';
import type { Deed } from './story.ts';

/** One learner in one cohort, as far as their story has come. */
export type Part = {
	stage: Stage;
	person: LearnerPerson;
	personId: string;
	enrolmentId: string;
	cohort: { id: string; code: string };
	/** How many lessons are read. */
	read: number;
};

/** Does one deed at an instant, by the workflow that would do it for a person at a page. */
export async function perform(part: Part, deed: Deed, at: Date): Promise<void> {
	const { stage, cohort, enrolmentId } = part;
	const { sql, origin } = stage;
	const staff = officer(stage, 'staff', at);
	switch (deed[1]) {
		case 'read':
			return read(part, deed[2], at);
		case 'quiz':
			return quiz(part, moduleOf(part, deed[2]), deed[3], at);
		case 'write':
			await write(part, moduleOf(part, deed[2]), scriptFor(part, deed[2], deed[3]), at);
			return;
		case 'handIn':
			return handIn(part, moduleOf(part, deed[2]), scriptFor(part, deed[2], deed[3]), at);
		case 'mark':
			return mark(part, moduleOf(part, deed[2]), deed[3], deed[4] ?? 'tutor', at);
		case 'correct':
			return correct(part, moduleOf(part, deed[2]), deed[3], deed[4], at);
		case 'remind':
			await remindOne(sql, staff, { origin }, { id: enrolmentId, cohortCode: cohort.code });
			return;
		default:
			await changeStanding(sql, staff, { origin }, { enrolmentId, act: deed[1], reason: deed[2] });
	}
}

const moduleOf = ({ stage }: Part, number: 1 | 2): StagedModule => stage.modules[number - 1]!;
const scriptFor = ({ person }: Part, module: 1 | 2, quality: Quality) =>
	scriptOf(module, quality, person);

const LESSON_MINUTES = 41;

async function read(part: Part, count: number, at: Date): Promise<void> {
	const { stage, personId, cohort } = part;
	const slugs = stage.lessons.slice(part.read, part.read + count);
	for (const [index, slug] of slugs.entries()) {
		const reader = learnerActor(personId, later(at, index * LESSON_MINUTES));
		await finishLesson(stage.sql, reader, { cohortCode: cohort.code, lessonSlug: slug });
		part.read += 1;
	}
}

/** Answers come in four goes, as somebody works through the paper, and are handed in after. */
async function quiz(part: Part, module: StagedModule, share: number, at: Date): Promise<void> {
	const { stage, personId, enrolmentId, cohort } = part;
	const { sql, origin } = stage;
	const place = { cohort: cohort.code, module: module.code };
	const number = await startQuizAttempt(sql, learnerActor(personId, at), place);
	const attempt = await attemptAt(sql, enrolmentId, module.quiz.id, String(number));
	const answers = answersFor(await questionsOf(sql, attempt.id), share);
	const size = Math.ceil(answers.length / 4);
	for (let first = 0; first < answers.length; first += size) {
		const given = answers.slice(first, first + size).map((answer, index) => ({
			...answer,
			attemptId: attempt.id,
			client: 'demo',
			seq: first + index + 1,
			flagged: false
		}));
		await saveAnswers(sql, learnerActor(personId, later(at, 3 + first)), given);
	}
	const finish = learnerActor(personId, later(at, 24));
	await submitAttempt(sql, finish, { attemptId: attempt.id, origin });
}

const triesAt = ({ stage, enrolmentId }: Part, { assignment }: StagedModule) =>
	submissionsOf(stage.sql, enrolmentId, assignment.id);

/** The beginning of the text is saved as a draft. */
async function write(part: Part, module: StagedModule, text: string, at: Date): Promise<void> {
	const half = text.split('\n\n');
	const body = half.slice(0, Math.ceil(half.length / 2)).join('\n\n');
	const { stage, personId } = part;
	await saveAssignmentDraft(
		stage.sql,
		learnerActor(personId, at),
		await draftOf(part, module, body)
	);
}

async function handIn(part: Part, module: StagedModule, text: string, at: Date): Promise<void> {
	const { stage, personId } = part;
	const draft = await draftOf(part, module, text);
	const input = { ...draft, declared: true, origin: stage.origin };
	await handInAssignment(stage.sql, learnerActor(personId, at), input);
}

/** The try that is open, or the next one. */
async function draftOf(part: Part, module: StagedModule, body: string) {
	const tries = await triesAt(part, module);
	const open = tries.find(({ state }) => state === 'draft');
	return {
		enrolmentId: part.enrolmentId,
		assessmentId: module.assignment.id,
		number: open?.number ?? tries.length + 1,
		base: open?.draft?.seq ?? 0,
		body
	};
}

async function mark(
	part: Part,
	module: StagedModule,
	level: RubricLevel,
	by: OfficerKey,
	at: Date
): Promise<void> {
	const { stage, cohort } = part;
	await publishMark(stage.sql, officer(stage, by, at, [cohort.id]), {
		submissionId: (await lastTry(part, module)).id,
		judged: judgementOf(module.assignment.policy.criteria, level),
		origin: stage.origin
	});
}

async function correct(
	part: Part,
	module: StagedModule,
	level: RubricLevel,
	reason: string,
	at: Date
): Promise<void> {
	const { stage, cohort } = part;
	const { id: submissionId } = await lastTry(part, module);
	const before = await currentMark(stage.sql, submissionId);
	await correctMark(stage.sql, officer(stage, 'tutor', at, [cohort.id]), {
		submissionId,
		judged: judgementOf(module.assignment.policy.criteria, level),
		supersedes: before!.id,
		reason,
		origin: stage.origin
	});
}

async function lastTry(part: Part, module: StagedModule): Promise<Submission> {
	return (await triesAt(part, module)).at(-1)!;
}
