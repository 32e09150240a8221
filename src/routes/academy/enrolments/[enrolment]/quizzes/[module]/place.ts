import { attemptsOf } from '#lib/assessment/attempts.server.ts';
import { mayAccommodate } from '#lib/assessment/accommodations.server.ts';
import { quizOf } from '#lib/catalogue/assessments.server.ts';
import { signedIn } from '#lib/identity/signed-in.ts';
import { enrolmentById } from '#lib/progression/enrolments.server.ts';
import { moduleAt } from '#lib/progression/modules.server.ts';

type Event = { locals: App.Locals; params: { enrolment: string; module: string } };

/** One learner's tries at the quiz of a module, for staff who do not mark there. */
export async function triesPlace({ locals, params }: Event) {
	const { sql, actor } = signedIn(locals);
	const place = await enrolmentById(sql, params.enrolment);
	mayAccommodate(actor, place.cohortId);
	const module = await moduleAt(sql, place, params.module, actor.at);
	const quiz = await quizOf(sql, module.id);
	const attempts = await attemptsOf(sql, place.id, quiz.id);
	const here = `/academy/enrolments/${place.id}/quizzes/${module.code.toLowerCase()}`;
	return { sql, actor, place, module, quiz, attempts, here };
}
