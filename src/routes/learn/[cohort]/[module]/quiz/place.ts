import { type Attempt, attemptAt } from '#lib/assessment/attempts.server.ts';
import { isReleased } from '#lib/assessment/release.server.ts';
import type { Clock } from '#lib/assessment/take-quiz/clock-data.ts';
import { quizOf } from '#lib/catalogue/assessments.server.ts';
import { moduleOf } from '#lib/catalogue/modules.server.ts';
import type { Module, Quiz } from '#lib/catalogue/published.ts';
import { signedIn } from '#lib/identity/signed-in.ts';
import type { Actor } from '#lib/platform/actor.ts';
import type { Sql } from '#lib/platform/database.server.ts';
import { enrolmentAt, type Enrolment } from '#lib/progression/enrolments.server.ts';
import { momentWords } from '#lib/ui/dates.ts';

type Event<P> = { locals: App.Locals; params: P };
type QuizParams = { cohort: string; module: string };

export type QuizPlace = {
	sql: Sql;
	actor: Actor & { personId: string };
	enrolment: Enrolment;
	module: Module;
	quiz: Quiz;
	/** Address of the quiz, without a slash at the end. */
	base: string;
};

/** The quiz of the address, in the asker's own course; NotFound for any other. */
export async function quizPlace({ locals, params }: Event<QuizParams>): Promise<QuizPlace> {
	const { sql, actor } = signedIn(locals);
	const enrolment = await enrolmentAt(sql, actor, params.cohort);
	const module = await moduleOf(sql, enrolment.editionId, params.module);
	const quiz = await quizOf(sql, module.id);
	const base = `/learn/${enrolment.cohortCode}/${module.code.toLowerCase()}/quiz`;
	return { sql, actor, enrolment, module, quiz, base };
}

/** One try at it; NotFound when the asker has none of that number. */
export async function tryPlace(
	event: Event<QuizParams & { number: string }>
): Promise<QuizPlace & { attempt: Attempt }> {
	const place = await quizPlace(event);
	const { sql, enrolment, quiz } = place;
	const attempt = await attemptAt(sql, enrolment.id, quiz.id, event.params.number);
	return { ...place, attempt };
}

/** An open try as its pages show it, with what their clock needs. */
export const clockOf = ({ id, dueAt, overtimeSeconds }: Attempt, { policy }: Quiz): Clock => ({
	...{ id, dueAt, overtimeSeconds },
	lateAfterSeconds: policy.late ? (policy.graceMinutes ?? 0) * 60 : ''
});

/** When a marked try's result may be seen, in words; empty when it may. */
export function resultWait(visibleFrom: Date | null, at: Date): string {
	if (isReleased(visibleFrom, at)) return '';
	return visibleFrom ? `From ${momentWords(visibleFrom)}` : 'After the board has decided';
}

/** What the head of every page of the quiz shows. */
export const headOf = ({ enrolment, module, quiz, base }: QuizPlace) => ({
	base,
	title: quiz.title,
	courseTitle: enrolment.courseTitle,
	crumbs: [
		{ href: '/learn', text: 'Learn' },
		{ href: `/learn/${enrolment.cohortCode}`, text: enrolment.courseTitle },
		{ href: base.replace(/\/quiz$/, ''), text: module.title }
	]
});
