import { redirect } from '@sveltejs/kit';
import { challengedItems } from '#lib/assessment/challenges/challenge-list.server.ts';
import { shortQuizzes } from '#lib/assessment/corrections/short-papers.server.ts';
import { awardsToReview } from '#lib/certification/award-list.server.ts';
import { waitingProposals } from '#lib/certification/revocations.server.ts';
import { unprintedNames } from '#lib/certification/unprinted-names.server.ts';
import { waitingInvitations } from '#lib/cohorts/invitations.server.ts';
import { cohorts } from '#lib/cohorts/cohorts.server.ts';
import { phaseOf } from '#lib/cohorts/cohort.rules.ts';
import { may } from '#lib/identity/permissions.rules.ts';
import { signedIn } from '#lib/identity/signed-in.ts';
import { boards, cohortsToConvene } from '#lib/marking/boards.server.ts';
import { waitingScripts } from '#lib/marking/waiting-scripts.server.ts';
import type { Actor } from '#lib/platform/actor.ts';
import type { Sql } from '#lib/platform/database.server.ts';
import { londonDay } from '#lib/platform/days.ts';
import { slippingLearners } from '#lib/progression/slipping.server.ts';
import { lastAgreements } from '#lib/register/reconciliations.server.ts';
import { stuckDeliveries } from '#lib/register/stuck-deliveries.server.ts';
import { unsettledCount } from '#lib/register/unsettled.server.ts';
import {
	inviteAllAgain,
	remindLate,
	remindQuiet,
	remindTutors,
	type Reminder
} from '#lib/workflows/send-reminders.server.ts';
import { boardItems, workItems } from './work-items.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
	const { sql, actor } = signedIn(locals);
	const done = { what: url.searchParams.get('done'), count: Number(url.searchParams.get('count')) };
	const admin = actor.roles.admin;
	if (may(actor, 'enrolment.manage')) return { admin, done, ...(await forStaff(sql, actor)) };
	const own = (await boards(sql, actor)).filter(
		({ chairId }) => actor.roles.external || chairId === actor.personId
	);
	return { admin, done, items: boardItems(own, actor.at), cohorts: null };
};

async function forStaff(sql: Sql, actor: Actor) {
	const { at } = actor;
	const today = londonDay(at);
	const [
		open,
		toConvene,
		deliveries,
		unsettled,
		agreements,
		proposals,
		reviews,
		unprinted,
		...rest
	] = await Promise.all([
		boards(sql, actor).then((list) => list.filter(({ state }) => state === 'open')),
		cohortsToConvene(sql),
		stuckDeliveries(sql, at),
		unsettledCount(sql),
		lastAgreements(sql),
		waitingProposals(sql),
		awardsToReview(sql, today),
		unprintedNames(sql),
		shortQuizzes(sql, today),
		challengedItems(sql, actor),
		waitingScripts(sql, at),
		slippingLearners(sql, at),
		waitingInvitations(sql, at),
		cohorts(sql)
	]);
	const [short, challenged, scripts, slipping, invitations, all] = rest;
	const feed = { deliveries, unsettled, agreements };
	const awards = { proposals, reviews, unprinted };
	const questions = { challenged, shortQuizzes: short };
	const people = { scripts, slipping, invitations };
	const facts = { boards: open, toConvene, ...feed, ...awards, ...questions, ...people };
	const going = all
		.map((cohort) => ({ ...cohort, ...phaseOf(cohort, today) }))
		.filter(({ phase }) => phase !== 'over');
	return { items: workItems(facts, at, today), cohorts: going };
}

const remind =
	(what: string, reminder: Reminder) =>
	async ({ locals, request }: RequestEvent) => {
		const { sql, actor } = signedIn(locals);
		const cohortCode = String((await request.formData()).get('cohort'));
		const count = await reminder(sql, actor, locals.config, { cohortCode });
		redirect(303, `/academy?done=${what}&count=${count}`);
	};

export const actions: Actions = {
	late: remind('learners', remindLate),
	quiet: remind('learners', remindQuiet),
	tutors: remind('tutors', remindTutors),
	invitations: remind('invitations', inviteAllAgain)
};
