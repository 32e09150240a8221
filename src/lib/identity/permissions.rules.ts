import type { Actor } from '../platform/actor.ts';
import { Forbidden } from '../platform/errors.ts';

/**
 * Who may do what, in one table. Hooks ask it before a route runs; commands ask it again with the
 * row in hand. Every capability may import this file: it is the one shared rule of the house.
 */

/** 'person': anyone signed in. 'tutor': tutors of the cohort in question. */
export type Audience = 'anyone' | 'person' | 'tutor' | 'staff' | 'chair' | 'external' | 'admin';

const academy = ['staff', 'admin'] as const;
const examiners = ['staff', 'admin', 'chair', 'external'] as const;

/** Commands and reads that ask with the row in hand. */
export const permissions = {
	'cohort.manage': academy,
	'cohort.read': [...examiners, 'tutor'],
	'cohort.message': [...academy, 'tutor'],
	'seminar.plan': [...academy, 'tutor'],
	'enrolment.manage': academy,
	'enrolment.read': [...academy, 'tutor'],
	'accommodation.manage': academy,
	'submission.mark': ['tutor'],
	'board.convene': academy,
	'board.read': examiners,
	'board.ratify': ['chair'],
	'award.change': academy,
	'award.read': examiners,
	'register.manage': academy,
	'content.read': [...examiners],
	'content.publish': academy,
	'marks.correct': academy,
	'bank.write': academy,
	'people.read': academy,
	'people.manage': academy,
	'rights.manage': ['admin'],
	'outbox.read': academy,
	'audit.read': ['admin']
} as const satisfies Record<string, readonly Audience[]>;

export type Permission = keyof typeof permissions;

/** Who may open a route (and post to it), by route id. A route without an entry is refused to all. */
export const routes: Record<string, readonly Audience[]> = {
	// Public
	'/': ['anyone'],
	'/accessibility': ['anyone'],
	'/courses/[course]': ['anyone'],
	'/privacy': ['anyone'],
	'/refused': ['anyone'], // draws the error page of a refusal
	'/sign-in': ['anyone'],
	'/sign-out': ['anyone'],
	'/forgotten-password': ['anyone'],
	'/reset-password/[token]': ['anyone'],
	'/invitation/[token]': ['anyone'],
	'/new-email/[token]': ['anyone'],
	'/register': ['anyone'],
	'/register/[number]': ['anyone'],
	'/verify': ['anyone'],
	'/verify/[code]': ['anyone'],
	'/verify/file': ['anyone'],
	'/outcomes/[...key]': ['anyone'],
	'/images/[hash]': ['anyone'],
	'/calendar/[token].ics': ['anyone'], // the token is the key: calendar programs cannot sign in
	// Machines
	'/healthz': ['anyone'],
	'/readyz': ['anyone'],
	'/metrics': ['anyone'], // the route itself asks for loopback or a token
	'/api/v1/openapi.json': ['anyone'],
	'/[x+2e]well-known/did.json': ['anyone'],
	'/[x+2e]well-known/jwks.json': ['anyone'],
	'/status/[list]/[purpose]': ['anyone'],
	'/badge/[edition].png': ['anyone'],
	'/api/v1/verify': ['anyone'],
	'/api/v1/verify/[code]': ['anyone'],
	'/api/v1/feed': ['anyone'], // the routes themselves ask for a token
	'/api/v1/feed/holdings': ['anyone'],
	'/api/v1/feed/snapshot': ['anyone'],
	'/api/v1/registers/[register]/answers': ['anyone'], // asks for the signature of that register
	// Everyone signed in
	'/account': ['person'],
	'/account/calendar': ['person'],
	'/account/calendar.ics': ['person'],
	'/account/email': ['person'],
	'/account/listing': ['person'],
	'/account/registers': ['person'],
	'/account/registers/sent.json': ['person'],
	'/news': ['person'], // of one's own cohorts
	// Learners: the enrolment in the address must be the person's own, else 404
	'/learn': ['person'],
	'/learn/[cohort]': ['person'],
	'/learn/[cohort]/results': ['person'],
	'/learn/[cohort]/record': ['person'],
	'/learn/[cohort]/record.json': ['person'],
	'/learn/[cohort]/record.csv': ['person'],
	'/learn/[cohort]/glossary': ['person'],
	'/learn/[cohort]/questions': ['person'],
	'/learn/[cohort]/notes': ['person'],
	'/learn/[cohort]/notes/[lesson]': ['person'],
	'/learn/[cohort]/certificate': ['person'],
	'/learn/[cohort]/certificate.pdf': ['person'],
	'/learn/[cohort]/badge': ['person'],
	'/learn/[cohort]/badge/[file]': ['person'],
	'/learn/[cohort]/[module]': ['person'],
	'/learn/[cohort]/[module]/lessons/[lesson]': ['person'],
	'/learn/[cohort]/[module]/quiz': ['person'],
	'/learn/[cohort]/[module]/quiz/[number]': ['person'],
	'/learn/[cohort]/[module]/quiz/[number]/answers': ['person'],
	'/learn/[cohort]/[module]/quiz/[number]/review': ['person'],
	'/learn/[cohort]/[module]/quiz/[number]/receipt': ['person'],
	'/learn/[cohort]/[module]/quiz/[number]/result': ['person'],
	'/learn/[cohort]/[module]/assignment': ['person'],
	'/learn/[cohort]/[module]/assignment/file': ['person'],
	'/learn/[cohort]/[module]/assignment/receipt': ['person'],
	'/learn/[cohort]/[module]/assignment/result': ['person'],
	// Tutors
	'/teach': ['tutor'],
	'/teach/[cohort]': ['tutor'],
	'/teach/[cohort]/messages': ['tutor'],
	'/teach/[cohort]/seminars/[module]': ['tutor'],
	'/teach/questions/[question]': ['tutor'],
	'/teach/[cohort]/exercise/[module]': ['tutor'],
	'/teach/[cohort]/results/[module]': ['tutor'],
	'/teach/answers/[attempt]': ['tutor'],
	'/teach/marking/[submission]': ['tutor'],
	'/teach/marking/[submission]/file': ['tutor'],
	// Academy
	'/academy': examiners,
	'/academy/cohorts': academy,
	'/academy/cohorts/new': academy,
	'/academy/cohorts/[cohort]': academy,
	'/academy/cohorts/[cohort]/invite': academy,
	'/academy/cohorts/[cohort]/messages': academy,
	'/academy/cohorts/[cohort]/import': academy,
	'/academy/cohorts/[cohort]/import/[import]': academy,
	'/academy/cohorts/[cohort]/export.csv': academy,
	'/academy/cohorts/[cohort]/deadlines/[module]': academy,
	'/academy/cohorts/[cohort]/quizzes/[module]': academy,
	'/academy/cohorts/[cohort]/seminars/[module]': academy,
	'/academy/receipts': academy,
	'/academy/enrolments/[enrolment]/quizzes/[module]': academy,
	'/academy/enrolments/[enrolment]/quizzes/[module]/[number]': academy,
	'/academy/enrolments/[enrolment]': academy,
	'/academy/enrolments/[enrolment]/[act]': academy,
	'/academy/boards': examiners,
	'/academy/boards/[board]': examiners,
	'/academy/boards/[board]/minutes': examiners,
	'/academy/awards': academy,
	'/academy/awards/documents': academy,
	'/academy/awards/[award]': academy,
	'/academy/awards/[award]/correct': academy,
	'/academy/register': academy,
	'/academy/register/answers': academy,
	'/academy/register/answers/[receipt]': academy,
	'/academy/register/deliveries/[delivery]': academy,
	'/academy/register/receivers/new': academy,
	'/academy/register/receivers/[receiver]': academy,
	'/academy/register/receivers/[receiver]/addresses': academy,
	'/academy/register/receivers/[receiver]/agreement': academy,
	'/academy/register/receivers/[receiver]/reconciliation': academy,
	'/academy/register/receivers/[receiver]/tokens': academy,
	'/academy/search': academy,
	'/academy/settings': academy,
	'/academy/people': academy,
	'/academy/people/[person]': academy,
	'/academy/people/[person]/close': academy,
	'/academy/people/[person]/email': academy,
	'/academy/people/[person]/identifiers': academy,
	'/academy/people/[person]/listing': academy,
	'/academy/people/[person]/name': academy,
	'/academy/people/[person]/organisation': academy,
	'/academy/content': academy,
	'/academy/content/convert': academy,
	'/academy/content/convert/files': academy,
	'/academy/content/due': academy,
	'/academy/content/[edition]': academy,
	'/academy/content/[edition]/coverage': academy,
	'/academy/content/[edition]/difference': academy,
	'/academy/content/[edition]/exercise/[module]': academy,
	'/academy/content/[edition]/quizzes/[module]': academy,
	'/academy/content/[edition]/quizzes/[module]/statistics.csv': academy,
	'/academy/content/[edition]/quizzes/[module]/[item]': academy,
	'/academy/content/[edition]/quizzes/[module]/[item]/correct': academy,
	'/academy/challenges': academy,
	'/academy/challenges/[item]': academy,
	'/academy/bank': academy,
	'/academy/bank/import': academy,
	'/academy/bank/import/[import]': academy,
	'/academy/bank/export': academy,
	'/academy/bank/export/file': academy,
	'/academy/bank/new': academy,
	'/academy/bank/[item]': academy,
	'/academy/news': academy,
	'/academy/organisations': academy,
	'/academy/organisations/[organisation]': academy,
	'/academy/bank/[item]/edit': academy,
	'/academy/outbox': academy,
	'/academy/outbox/[mail]': academy,
	'/academy/audit': ['admin']
};

/** @throws Forbidden when none of the actor's roles allows it. */
export function authorise(
	actor: Actor,
	permission: Permission,
	about: { cohortId?: string } = {}
): void {
	if (!isAllowed(actor, permissions[permission], about)) throw new Forbidden();
}

export function may(
	actor: Actor,
	permission: Permission,
	about: { cohortId?: string } = {}
): boolean {
	return isAllowed(actor, permissions[permission], about);
}

/** Without a cohort, 'tutor' means: of any cohort. */
export function isAllowed(
	actor: Actor | null,
	audiences: readonly Audience[],
	about: { cohortId?: string } = {}
): boolean {
	return audiences.some((audience) => {
		if (audience === 'anyone') return true;
		if (!actor) return false;
		if (audience === 'person') return actor.personId !== null;
		if (audience === 'tutor') {
			return about.cohortId
				? actor.roles.tutorOf.includes(about.cohortId)
				: actor.roles.tutorOf.length > 0;
		}
		return actor.roles[audience];
	});
}
