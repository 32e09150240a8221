import type { WaitingInvitation } from '#lib/cohorts/invitations.server.ts';
import { mayRemind } from '#lib/progression/slipping.rules.ts';
import type { Slipping } from '#lib/progression/slipping.server.ts';
import { dayWords, fromNow, londonDate, plural } from '#lib/ui/dates.ts';
import { nothing, type WorkItem } from './work-item.ts';

/** How many names an item shows. */
const SHOWN = 5;

export function slippingItem(kind: 'late' | 'quiet', group: Slipping[], at: Date): WorkItem {
	const { cohortCode, cohortName } = group[0]!;
	const free = group.filter(({ remindedAt }) => mayRemind(remindedAt, at)).length;
	const people = plural(group.length, 'learner');
	const list = `/academy/cohorts/${cohortCode}${kind === 'late' ? '?show=overdue' : ''}#learners`;
	return {
		...nothing,
		id: `${kind}-${cohortCode}`,
		heading:
			kind === 'late'
				? `${people} in cohort ${cohortName} ${group.length === 1 ? 'is' : 'are'} late with work`
				: `${people} in cohort ${cohortName} ${group.length === 1 ? 'has' : 'have'} gone quiet`,
		reason:
			kind === 'late'
				? 'A deadline has passed and the work is not handed in.'
				: 'They have work to do and have done nothing for two weeks.',
		people: group.slice(0, SHOWN).map((learner) => ({
			name: learner.personName,
			href: `/academy/enrolments/${learner.enrolmentId}`,
			detail: [overdueWords(learner, at), activeWords(learner, at), remindedWords(learner, at)]
				.filter(Boolean)
				.join(', ')
		})),
		more: group.length > SHOWN ? { count: group.length - SHOWN, href: list } : null,
		act: free > 0 ? { action: kind, cohortCode, text: `Send ${plural(free, 'reminder')}` } : null,
		done: free > 0 ? null : 'Reminders were sent in the last three days.'
	};
}

export function invitationItem(group: WaitingInvitation[], at: Date): WorkItem {
	const { cohortCode, cohortName, startsOn } = group[0]!;
	return {
		...nothing,
		id: `invitations-${cohortCode}`,
		heading: `${plural(group.length, 'person has', 'people have')} not accepted a place in cohort ${cohortName}`,
		reason: `The cohort ${startsOn > londonDate(at) ? 'starts' : 'started'} on ${dayWords(startsOn)}, ${fromNow(startsOn, at)}.`,
		people: group.slice(0, SHOWN).map((place) => ({
			name: place.personName,
			href: `/academy/enrolments/${place.enrolmentId}`,
			detail: `invited ${fromNow(place.sentAt, at)}`
		})),
		more:
			group.length > SHOWN
				? {
						count: group.length - SHOWN,
						href: `/academy/cohorts/${cohortCode}?show=invited#learners`
					}
				: null,
		act: {
			action: 'invitations',
			cohortCode,
			text: `Send ${plural(group.length, 'invitation')} again`
		}
	};
}

const overdueWords = ({ overdue: [first] }: Slipping, at: Date) =>
	first && `${first.moduleCode} was due ${fromNow(first.dueAt, at)}`;
const activeWords = ({ lastActiveAt }: Slipping, at: Date) =>
	lastActiveAt ? `last active ${fromNow(lastActiveAt, at)}` : 'has not begun';
const remindedWords = ({ remindedAt }: Slipping, at: Date) =>
	remindedAt && `reminded ${fromNow(remindedAt, at)}`;

export function byCohort<T extends { cohortCode: string }>(rows: readonly T[]): T[][] {
	return [...Map.groupBy(rows, ({ cohortCode }) => cohortCode).values()];
}
