import type { Actor } from '#lib/platform/actor.ts';
import type { AnySql, Transaction } from '#lib/platform/database.server.ts';
import { NotFound, Refused } from '#lib/platform/errors.ts';
import { can, type Locked, move, moveLocked } from '#lib/platform/machine-store.server.ts';
import { courseMap } from './course-map.server.ts';
import { enrolmentById, moveEnrolmentIfAble } from './enrolments.server.ts';
import { isHeld } from './held.server.ts';
import { isWorkComplete, modulesToUnlock, type ModuleStanding } from './completion.rules.ts';
import { storedEnrolment, storedModule } from './machines.ts';
import type { ModuleEvent } from './module.machine.ts';

export type ModulePlace = {
	id: string;
	code: string;
	title: string;
	summary: string;
	position: number;
	hours: number;
	requires: string[];
	passPercent: number;
	progressId: string;
	/** 'held' in place of what it was settled to, while the learner may not know that. */
	state: string;
	dueAt: Date | null;
};

/**
 * One module as the learner has it at that instant.
 * @throws NotFound for a code that the edition does not have
 */
export async function moduleAt(
	sql: AnySql,
	enrolment: { id: string },
	moduleCode: string,
	at: Date
): Promise<ModulePlace> {
	const [place] = await sql<ModulePlace[]>`
		select m.id, m.code, m.title, m.summary, m.position, m.hours, m.requires, m.pass_percent,
			mp.id as progress_id, case when ${isHeld(sql, at)} then 'held' else mp.state end as state, d.due_at
		from module_progress mp
			join module m on m.id = mp.module_id
			join enrolment e on e.id = mp.enrolment_id
			left join cohort_deadline d on d.cohort_id = e.cohort_id and d.module_id = m.id
		where mp.enrolment_id = ${enrolment.id} and m.code = ${moduleCode.toUpperCase()}`;
	if (!place) throw new NotFound('That module');
	return place;
}

/**
 * The learner began to read. Does nothing when they had begun before: opening a lesson is no event
 * of its own.
 * @throws Refused when the module is locked
 */
export async function studyStarted(
	tx: Transaction,
	actor: Actor,
	input: { enrolmentId: string; moduleId: string }
): Promise<void> {
	const progress = await lockProgress(tx, input);
	if (progress.state === 'locked')
		throw new Refused(storedModule.refusal('studyStarted', 'locked'));
	if (can(storedModule, progress.state, { type: 'studyStarted' })) {
		await move(tx, storedModule, actor, progress.id, { type: 'studyStarted' });
	}
	await moveEnrolmentIfAble(tx, actor, input.enrolmentId, { type: 'studyStarted' });
}

/**
 * The learner began a quiz or an assignment. Idempotent: a second one while assessing changes nothing.
 * @throws Refused with the reason when the module is locked or finished, or the learner is not studying
 */
export async function assessmentStarted(
	tx: Transaction,
	actor: Actor,
	input: { enrolmentId: string; moduleId: string }
): Promise<void> {
	await assessingBegins(tx, actor, await lockToAssess(tx, actor, input));
}

/** A learner's place in a module, locked until the transaction ends. */
export type LockedPlace = {
	enrolment: Locked;
	progress: Locked;
	/** The module is settled, and the learner does not know how. */
	held?: true;
};

/**
 * The first half of `assessmentStarted`, for a story that asks for more in the same go.
 * @throws Refused as there
 */
export async function lockToAssess(
	tx: Transaction,
	actor: Actor,
	input: { enrolmentId: string; moduleId: string }
): Promise<LockedPlace> {
	const place = await lockPlace(tx, input);
	const { enrolment, progress } = place;
	if (!canStudy(enrolment) && enrolment.state !== 'studying') {
		throw new Refused('You cannot start this now, because you are not studying on this course.');
	}
	const isSettled = progress.state === 'passed' || progress.state === 'failed';
	if (isSettled && (await resultIsHeld(tx, progress, actor.at))) return { ...place, held: true };
	if (progress.state === 'passed') {
		throw new Refused('You have passed this module, so there is nothing more to hand in.');
	}
	if (progress.state === 'failed') {
		throw new Refused('No tries are left. The board of examiners decides what happens next.');
	}
	return place;
}

/** The second half. @throws Refused when the module is locked */
export async function assessingBegins(
	tx: Transaction,
	actor: Actor,
	{ enrolment, progress, held }: LockedPlace
): Promise<void> {
	const event = { type: 'assessmentStarted', ...(held && { held }) } as const;
	await Promise.all([
		canStudy(enrolment) &&
			moveLocked(tx, storedEnrolment, actor, enrolment, { type: 'studyStarted' }),
		progress.state !== 'assessing' && moveLocked(tx, storedModule, actor, progress, event)
	]);
}

const canStudy = ({ state }: Locked) => can(storedEnrolment, state, { type: 'studyStarted' });

/** Something was handed in: when nothing of the module is left to hand in, the rest is marking. */
export async function workHandedIn(
	tx: Transaction,
	actor: Actor,
	input: { enrolmentId: string; moduleId: string }
): Promise<void> {
	const progress = await lockProgress(tx, input);
	if (progress.state !== 'assessing') return;
	const [left] = await tx<{ count: number }[]>`
		select count(*) from assessment a
		where a.module_id = ${input.moduleId}
			and not exists (select from attempt t where t.assessment_id = a.id
				and t.enrolment_id = ${input.enrolmentId}
				and t.state in ('submitted', 'autoSubmitted', 'marked'))
			and not exists (select from submission s where s.assessment_id = a.id
				and s.enrolment_id = ${input.enrolmentId} and s.state <> 'draft')`;
	if (left?.count === 0) await move(tx, storedModule, actor, progress.id, { type: 'workHandedIn' });
}

/** Moves one module, then whatever follows from it: modules that open, work that is complete. */
export async function moveModule(
	tx: Transaction,
	actor: Actor,
	input: { enrolmentId: string; moduleId: string; event: ModuleEvent }
): Promise<void> {
	const progress = await lockProgress(tx, input);
	if (!isSameOutcome(progress.state, input.event)) {
		await move(tx, storedModule, actor, progress.id, input.event);
	}
	await openWhatFollows(tx, actor, input.enrolmentId);
}

/**
 * A try that was handed in counts no more. A module that waited for its mark, or was settled by it, is
 * open again, until other tries settle it. Idempotent: a module that is open stays as it is.
 */
export async function resultWithdrawn(
	tx: Transaction,
	actor: Actor,
	input: { enrolmentId: string; moduleId: string }
): Promise<void> {
	const progress = await lockProgress(tx, input);
	if (!can(storedModule, progress.state, { type: 'resultWithdrawn' })) return;
	await move(tx, storedModule, actor, progress.id, { type: 'resultWithdrawn' });
	await openWhatFollows(tx, actor, input.enrolmentId);
}

/**
 * Opens every module whose requirements are met, and tells the enrolment when all work is over. Both
 * are decided by what the learner may know, so that neither tells what a held result is
 * (docs/decisions/0058-held-results-open-doors.md).
 */
export async function openWhatFollows(
	tx: Transaction,
	actor: Actor,
	enrolmentId: string
): Promise<void> {
	const modules = await standingOf(tx, enrolmentId, actor.at);
	for (const code of modulesToUnlock(modules)) {
		const module = modules.find((m) => m.code === code);
		if (module) await move(tx, storedModule, actor, module.progressId, { type: 'unlocked' });
	}
	const after = await standingOf(tx, enrolmentId, actor.at);
	const type = isWorkComplete(after) ? 'workCompleted' : 'workReopened';
	await moveEnrolmentIfAble(tx, actor, enrolmentId, { type });
}

type Standing = ModuleStanding & { progressId: string };

/** Most editions hold nothing back, and one short statement answers for them. */
async function standingOf(tx: Transaction, enrolmentId: string, at: Date): Promise<Standing[]> {
	const modules = await tx<(Standing & { held: boolean })[]>`
		select m.code, m.requires, mp.id as progress_id, mp.state, ${isHeld(tx, at)} as held
		from module_progress mp join module m on m.id = mp.module_id
		where mp.enrolment_id = ${enrolmentId} order by m.position`;
	if (!modules.some(({ held }) => held)) return modules;
	const map = await courseMap(tx, await enrolmentById(tx, enrolmentId), at);
	return modules.map((module) => {
		const known = map.modules.find(({ code }) => code === module.code);
		return known ? { ...module, state: known.state, waitsForBoard: known.waitsForBoard } : module;
	});
}

async function resultIsHeld(tx: Transaction, { id }: Locked, at: Date): Promise<boolean> {
	const [row] = await tx<{ held: boolean }[]>`
		select ${isHeld(tx, at)} as held from module_progress mp where mp.id = ${id}`;
	return row?.held ?? false;
}

async function lockProgress(
	tx: Transaction,
	input: { enrolmentId: string; moduleId: string }
): Promise<Locked> {
	return (await lockPlace(tx, input)).progress;
}

async function lockPlace(
	tx: Transaction,
	input: { enrolmentId: string; moduleId: string }
): Promise<LockedPlace> {
	// The enrolment first, always: every story of one learner takes its locks in the same order.
	const [[enrolment], [progress]] = await Promise.all([
		tx<Locked[]>`
			select id, state, version from enrolment where id = ${input.enrolmentId} for update`,
		tx<Locked[]>`
			select id, state, version from module_progress
			where enrolment_id = ${input.enrolmentId} and module_id = ${input.moduleId} for update`
	]);
	if (!enrolment || !progress) throw new NotFound('That module');
	return { enrolment, progress };
}

const isSameOutcome = (state: string, event: ModuleEvent) =>
	event.type === 'resultSettled' && event.outcome === state;
