import type { WaitingInvitation } from '#lib/cohorts/invitations.server.ts';
import type { ChallengedItem } from '#lib/assessment/challenges/challenge-list.server.ts';
import type { ShortQuiz } from '#lib/assessment/corrections/short-papers.server.ts';
import type { AwardToReview } from '#lib/certification/award-list.server.ts';
import type { WaitingProposal } from '#lib/certification/revocations.server.ts';
import type { UnprintedName } from '#lib/certification/unprinted-names.server.ts';
import { WAITING_DAYS, type WaitingScripts } from '#lib/marking/waiting-scripts.server.ts';
import { mayRemind } from '#lib/progression/slipping.rules.ts';
import type { Slipping } from '#lib/progression/slipping.server.ts';
import type { Agreed } from '#lib/register/reconciliations.server.ts';
import type { StuckDeliveries } from '#lib/register/stuck-deliveries.server.ts';
import { dayWords, fromNow, plural } from '#lib/ui/dates.ts';
import { byCohort, invitationItem, slippingItem } from './people-items.ts';
import { namesItem, proposalItem, reviewItem } from './award-items.ts';
import { challengesItem, shortQuizItem } from './question-items.ts';
import { nothing, type WorkItem } from './work-item.ts';

type Board = { id: string; state: string; cohortName: string; meetsOn: string; chairName: string };
type Facts = {
	boards: readonly Board[];
	toConvene: readonly { code: string; name: string; waiting: number }[];
	deliveries: readonly StuckDeliveries[];
	proposals: readonly WaitingProposal[];
	reviews: readonly AwardToReview[];
	unprinted: readonly UnprintedName[];
	/** How many answers of registers nobody has settled. */
	unsettled: number;
	/** How the registers that say what they hold stand with us. */
	agreements: readonly Agreed[];
	challenged: readonly ChallengedItem[];
	shortQuizzes: readonly ShortQuiz[];
	scripts: readonly WaitingScripts[];
	slipping: readonly Slipping[];
	invitations: readonly WaitingInvitation[];
};

/** What waits for the academy's staff, the most pressing first. */
export const workItems = (facts: Facts, at: Date, today: string): WorkItem[] => [
	...facts.deliveries.map(deliveryItem),
	...facts.proposals.map((proposal) => proposalItem(proposal, at)),
	...facts.reviews.map((award) => reviewItem(award, at)),
	...facts.agreements.filter(({ agreed }) => agreed === false).map((one) => differsItem(one, at)),
	...(facts.unsettled > 0 ? [unsettledItem(facts.unsettled)] : []),
	...facts.boards.filter(({ meetsOn }) => meetsOn <= today).map((board) => boardItem(board, at)),
	...facts.toConvene.filter(({ waiting }) => waiting > 0).map(conveneItem),
	...(facts.unprinted.length > 0 ? [namesItem(facts.unprinted)] : []),
	...(facts.challenged.length > 0 ? [challengesItem(facts.challenged, at)] : []),
	...facts.shortQuizzes.map(shortQuizItem),
	...facts.scripts.map((scripts) => scriptItem(scripts, at)),
	...byCohort(facts.slipping.filter(({ overdue }) => overdue.length > 0)).map((group) =>
		slippingItem('late', group, at)
	),
	...byCohort(facts.slipping.filter(({ overdue }) => overdue.length === 0)).map((group) =>
		slippingItem('quiet', group, at)
	),
	...byCohort(facts.invitations).map((group) => invitationItem(group, at))
];

/** What waits for an examiner: the open boards, soonest first. */
export const boardItems = (boards: readonly Board[], at: Date): WorkItem[] =>
	boards
		.filter(({ state }) => state === 'open')
		.sort((a, b) => (a.meetsOn < b.meetsOn ? -1 : 1))
		.map((board) => boardItem(board, at));

function boardItem(board: Board, at: Date): WorkItem {
	return {
		...nothing,
		id: `board-${board.id}`,
		heading: `Board of examiners for cohort ${board.cohortName}`,
		reason: `It meets on ${dayWords(board.meetsOn)} (${fromNow(board.meetsOn, at)}), chaired by ${board.chairName}. Its results are not ratified yet.`,
		link: { href: `/academy/boards/${board.id}`, text: 'Open the papers' }
	};
}

function conveneItem({ code, name, waiting }: Facts['toConvene'][number]): WorkItem {
	return {
		...nothing,
		id: `convene-${code}`,
		heading: `Cohort ${name} needs a board`,
		reason: `${plural(waiting, 'learner has', 'learners have')} finished the work, and no board is convened to decide about ${waiting === 1 ? 'the award' : 'their awards'}.`,
		link: { href: `/academy/boards?cohort=${code}`, text: 'Convene a board' }
	};
}

function deliveryItem(stuck: StuckDeliveries): WorkItem {
	const said = [
		stuck.stopped > 0 &&
			`${plural(stuck.stopped, 'notice is', 'notices are')} not tried any more until somebody asks`,
		stuck.late > 0 && `${plural(stuck.late, 'notice has', 'notices have')} waited over an hour`
	].filter(Boolean);
	return {
		...nothing,
		id: `deliveries-${stuck.receiverId}`,
		heading: `Notices do not reach ${stuck.receiverName}`,
		reason: `${said.join(', and ')}. Until they arrive, that register may say what is no longer true.`,
		link: { href: '/academy/register', text: 'Look at the deliveries' }
	};
}

function differsItem(one: Agreed, at: Date): WorkItem {
	const since = one.agreedAt
		? `We last agreed ${fromNow(one.agreedAt, at)}.`
		: 'We never agreed yet.';
	return {
		...nothing,
		id: `differs-${one.receiverId}`,
		heading: one.problem
			? `${one.receiverName} could not be compared with us`
			: `${one.receiverName} does not hold what we hold`,
		reason: `${since} ${one.problem ?? 'What differs was found and is being sent again.'}`,
		link: {
			href: `/academy/register/receivers/${one.receiverId}/reconciliation`,
			text: 'See what differs'
		}
	};
}

function unsettledItem(count: number): WorkItem {
	return {
		...nothing,
		id: 'unsettled',
		heading: `${plural(count, 'answer of a register waits', 'answers of registers wait')} to be settled`,
		reason:
			'A register did not find the person, or would not take the notice. Until it is settled the public may not find the award there.',
		link: { href: '/academy/register/answers', text: 'Settle them' }
	};
}

function scriptItem(scripts: WaitingScripts, at: Date): WorkItem {
	const { cohortCode, count, oldestAt, tutors, remindedAt } = scripts;
	const item = {
		...nothing,
		id: `scripts-${cohortCode}`,
		heading: `${plural(count, 'script has', 'scripts have')} waited over ${WAITING_DAYS} days for a mark in cohort ${scripts.cohortName}`,
		link: { href: `/academy/cohorts/${cohortCode}`, text: 'Open the cohort' }
	};
	const oldest = `The oldest was handed in on ${dayWords(oldestAt)}, ${fromNow(oldestAt, at)}. Learners are promised their marks within ten working days.`;
	if (tutors.length === 0) return { ...item, reason: `${oldest} Nobody tutors this cohort.` };
	const names = tutors.map(({ name }) => name).join(' and ');
	const free = mayRemind(remindedAt, at);
	return {
		...item,
		reason: `${oldest} ${names} ${tutors.length === 1 ? 'marks' : 'mark'} here.`,
		act: free ? { action: 'tutors', cohortCode, text: 'Remind the tutors' } : null,
		done: free ? null : `Reminded ${fromNow(remindedAt!, at)}.`
	};
}
