import { type Again, againOf, handInBy } from './again.rules.ts';
import { type Closed, onceDecided, whileAway, whyClosed } from './closed.rules.ts';
import {
	type CourseMap,
	type MapAssessment,
	type MapModule,
	mayStillTry,
	shortParts
} from './course-map.ts';
import type { OutlineAssessment, OutlineModule } from './course-outline.server.ts';
import type { DoneSoFar } from './done-so-far.server.ts';
import { pausedWords } from './words.rules.ts';

/** When quizzes with a window close for one learner, by the id of the assessment. */
export type Closings = ReadonlyMap<string, Date>;

/** The course as one learner has it: what its edition holds, and what they have done of it. */
export function mapOf(
	enrolmentState: string,
	outline: readonly OutlineModule[],
	done: DoneSoFar,
	at: Date,
	closings: Closings = new Map()
): CourseMap {
	const modules = outline.flatMap((module) => {
		const own = done.modules.find(({ id }) => id === module.id);
		return own ? [withProgress(module, own, { done, closings, at })] : [];
	});
	const closed = withClosed(modules, boardDay(done.boardMeetsOn), at);
	const seen = seenFrom(enrolmentState);
	return {
		modules: closed.map((module) => ({ ...module, closed: module.closed && seen(module.closed) })),
		boardMeetsOn: done.boardMeetsOn,
		lastLessonId: done.lastLessonId
	};
}

/** Passed, not passed yet, or not passed: what a learner may not know while a mark of it is held. */
const isSettled = (state: string) => ['passed', 'referred', 'failed'].includes(state);

type OpenModule = Omit<MapModule, 'closed'>;

function withProgress(
	{ seminarTitle, ...module }: OutlineModule,
	own: DoneSoFar['modules'][number],
	{ done, closings, at }: { done: DoneSoFar; closings: Closings; at: Date }
): OpenModule {
	const assessments = module.assessments.map((one) => withTries(one, done, closings));
	const held = assessments.filter((part) => part.held);
	const state = held.length > 0 && isSettled(own.state) ? 'held' : own.state;
	return {
		...module,
		state,
		waitsForBoard:
			state === 'held' &&
			held.every(({ heldUntil }) => heldUntil === null) &&
			!shortParts(state, assessments).some(({ again }) => mayStillTry(again, at)),
		dueAt: own.dueAt,
		seminar: seminarOf(own, seminarTitle),
		percent: held.length > 0 ? null : own.percent,
		lessons: module.lessons.map((lesson) => ({
			...lesson,
			done: done.lessons.includes(lesson.id)
		})),
		assessments
	};
}

function seminarOf(
	{ seminarAt, seminarMinutes }: DoneSoFar['modules'][number],
	title: string
): MapModule['seminar'] {
	if (!seminarAt) return null;
	const endsAt = new Date(seminarAt.getTime() + (seminarMinutes ?? 0) * 60_000);
	return { title, startsAt: seminarAt, endsAt };
}

function withTries(
	assessment: OutlineAssessment,
	done: DoneSoFar,
	closings: Closings
): MapAssessment {
	const { coolingOffHours, resubmitWithinDays, resubmitCapPercent, ...facts } = assessment;
	const { attempts, counts, closes: _, ...shown } = facts;
	const tries = done.tries
		.filter((t) => t.assessmentId === assessment.id && t.state !== 'voided')
		.sort((a, b) => a.number - b.number);
	const newest = tries.at(-1) ?? null;
	const given = done.marks.filter((mark) => tries.some(({ id }) => id === mark.tryId));
	const current = given.filter((mark) => !mark.superseded);
	const isDraft = newest?.state === 'draft';
	const last = isDraft ? tries.at(-2) : newest;
	const ofLast = given.filter((mark) => mark.tryId === last?.id);
	const best = counted(
		counts,
		tries.flatMap(({ id }) => current.filter((m) => m.tryId === id).map((m) => m.percent))
	);
	// What the tries come to hangs on each of them.
	const holds = done.held.filter(({ tryId }) => given.some((mark) => mark.tryId === tryId));
	const held = holds.length > 0;
	const froms = holds.flatMap(({ from }) => from ?? []);
	const standing = {
		state: newest?.state ?? 'none',
		used: tries.length,
		allowed: attempts + done.grants,
		handedInAt: newest?.submittedAt ?? null
	};
	const closesAt = closings.get(assessment.id) ?? null;
	const firstMarkedAt = earliest(ofLast.map((mark) => mark.markedAt));
	const limits = { firstMarkedAt, grantedAt: done.grantedAt, resubmitWithinDays };
	return {
		...shown,
		...standing,
		counts: counts ?? 'best',
		markedAt: latest(current.map((mark) => mark.markedAt)),
		bestPercent: held ? null : best,
		held,
		heldUntil: froms.length === holds.length ? latest(froms) : null,
		draftUntil: isDraft ? handInBy(limits) : null,
		again: againOf({
			...standing,
			...limits,
			closesAt,
			lastPercent: highest(ofLast.filter((m) => !m.superseded).map((m) => m.percent)),
			coolingOffHours,
			resubmitCapPercent
		})
	};
}

/** Adds why each module is closed, which hangs on the others. */
function withClosed(modules: readonly OpenModule[], meets: Date | null, at: Date): MapModule[] {
	const needed = modules.map((module) => ({
		...module,
		handedInAt: latest(module.assessments.map((a) => a.handedInAt)),
		again: againIn(module)
	}));
	return modules.map((module) => ({ ...module, closed: whyClosed(module, needed, meets, at) }));
}

/** The day of the board as an instant that no time zone moves to another day. */
export const boardDay = (meetsOn: string | null): Date | null =>
	meetsOn ? new Date(`${meetsOn}T12:00:00Z`) : null;

/** Of the parts that may be tried again: when the first may begin, and when the first ends. */
function againIn(module: OpenModule): Again | null {
	const parts = shortParts(module.state, module.assessments).flatMap(({ again }) => again ?? []);
	if (parts.length === 0) return null;
	const froms = parts.flatMap(({ from }) => from ?? []);
	return {
		from: froms.length === parts.length ? earliest(froms) : null,
		until: earliest(parts.flatMap(({ until }) => until ?? []))
	};
}

function seenFrom(enrolmentState: string): (closed: Closed) => Closed {
	if (enrolmentState === 'failed') return onceDecided;
	return pausedWords(enrolmentState) ? whileAway : (closed) => closed;
}

/** What the marks of the tries, in the order of the tries, come to by the policy of the assessment. */
function counted(counts: OutlineAssessment['counts'], percents: readonly number[]): number | null {
	if (counts === 'latest') return percents.at(-1) ?? null;
	if (counts !== 'average' || percents.length === 0) return highest(percents);
	const mean = percents.reduce((sum, percent) => sum + percent, 0) / percents.length;
	return Math.round(mean * 100) / 100;
}

const highest = (percents: readonly number[]): number | null =>
	percents.length > 0 ? Math.max(...percents) : null;

const latest = (dates: readonly (Date | null)[]): Date | null =>
	dates.reduce((a, b) => (a && b ? (a > b ? a : b) : (a ?? b)), null);

const earliest = (dates: readonly Date[]): Date | null =>
	dates.reduce<Date | null>((a, b) => (a && a < b ? a : b), null);
