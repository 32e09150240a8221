import type { DeliveryState } from './delivery.machine.ts';
import type { NoticeType, ToldNotice } from './notice.schema.ts';
import type { ReceiverState } from './receiver.machine.ts';
import type { Which } from './replay.rules.ts';

/** The feed in plain words, for learners and staff. */

export const noticeWords: Record<NoticeType, string> = {
	award: 'Award made',
	amend: 'Details corrected',
	renew: 'Award renewed',
	expire: 'Award expired',
	suspend: 'Award suspended',
	lift: 'Award in force again',
	restrict: 'Conditions placed on the award',
	revoke: 'Award revoked',
	withdraw: 'Award given up',
	supersede: 'Replaced by a newer award'
};

type Tagged = { text: string; colour: 'green' | 'yellow' | 'red' | 'grey' | 'blue' };

export const deliveryTags: Record<DeliveryState, Tagged> = {
	waiting: { text: 'Waiting', colour: 'yellow' },
	acknowledged: { text: 'Received', colour: 'green' },
	stopped: { text: 'Needs a person', colour: 'red' },
	withheld: { text: 'Not sent', colour: 'grey' },
	overtaken: { text: 'Overtaken', colour: 'grey' }
};

export const receiverTags: Record<ReceiverState, Tagged> = {
	active: { text: 'Active', colour: 'green' },
	paused: { text: 'Paused', colour: 'grey' },
	gone: { text: 'Gone', colour: 'red' }
};

/** One that does not answer is active and yet hears nothing: that comes first. */
export const receiverTag = (receiver: {
	state: ReceiverState;
	failingSince: Date | null;
}): Tagged =>
	receiver.state === 'active' && receiver.failingSince
		? { text: 'Does not answer', colour: 'red' }
		: receiverTags[receiver.state];

/** Which notices a replay sends. */
export const replayWords: Record<Which, string> = {
	stopped: 'notices that need a person',
	withheld: 'notices that were not sent',
	missing: 'notices that it was never sent',
	all: 'all notices'
};

const none = 'not sent';

/** Every field of a notice, in the order of its schema, as rows of a list. */
export function noticeRows(body: ToldNotice): { key: string; value: string }[] {
	const { person, qualification } = body;
	return [
		['Notice', body.notice_id],
		['What happened', noticeWords[body.notice_type]],
		['Place in the feed', String(body.position)],
		['Award', body.award_id],
		['Notice number of this award', String(body.sequence)],
		['Status after it', body.status.replaceAll('_', ' ')],
		['Written', body.issued_at],
		['Takes effect', body.effective_on],
		['Conditions', body.conditions ?? 'none'],
		['Looked at again', body.review_on ?? 'no day set'],
		['Replaced by', body.superseded_by ?? 'nothing'],
		['Awarding body', `${body.awarding_body.name} (${body.awarding_body.id})`],
		['Person', person.local_id],
		['Name as awarded', person.name_as_awarded ?? none],
		['Register number', person.register_number ?? none],
		['Date of birth', person.date_of_birth ?? none],
		['Year of birth', person.year_of_birth ?? none],
		['E-mail address', person.email ?? none],
		['Qualification', `${qualification.title} (${qualification.id})`],
		['Version', qualification.version],
		['Level', qualification.level],
		['Size', `${qualification.size_hours} hours`],
		['Specialism', qualification.specialism ?? 'none'],
		['Grade', body.grade ?? none],
		['Awarded', body.awarded_on],
		['Valid from', body.valid_from],
		['Last day in force', body.expires_on ?? 'no end date'],
		['Standards shown', body.standards_evidence.join(', ') || none],
		['Evidence (our reference)', body.evidence_id],
		['Decision', `${body.decision_record.id}, ${body.decision_record.decided_on}`],
		['Reason code', body.reason_code ?? 'none'],
		['Lawful basis', body.lawful_basis],
		['Consent', body.consent_id ?? 'not needed']
	].map(([key = '', value = '']) => ({ key: String(key), value: String(value) }));
}

/** Where a delivery stands and what happens next, as a sentence for staff. */
export function deliverySentence(
	delivery: {
		state: DeliveryState;
		receiverState: ReceiverState;
		receiverName: string;
		tries: number;
		nextTryAt: Date;
		restUntil: Date | null;
	},
	now: Date,
	moment: (at: Date) => string
): string {
	const { state, receiverState, receiverName, tries } = delivery;
	if (state === 'acknowledged') return `${receiverName} has received this notice.`;
	if (state === 'stopped') {
		return `Trying for three days did not help, so it is not tried any more. Find out what is wrong with ${receiverName}, then send it again.`;
	}
	if (state === 'withheld') {
		return `It was not sent, because there was no agreement or consent for it. Should there be one now, it can be sent.`;
	}
	if (state === 'overtaken') {
		return 'It was not sent any more: a later notice of the same award, which says everything, went before it.';
	}
	if (receiverState === 'paused')
		return `${receiverName} is paused. It is sent when staff resume it.`;
	if (receiverState === 'gone') {
		return `${receiverName} said that it wants no more notices. It is sent if staff resume the register.`;
	}
	const next =
		delivery.restUntil && delivery.restUntil > delivery.nextTryAt
			? delivery.restUntil
			: delivery.nextTryAt;
	const when =
		next > now
			? `It is tried ${tries === 0 ? '' : 'again '}at ${moment(next)}.`
			: 'It is tried any moment now.';
	return tries === 0 ? `It waits to be sent. ${when}` : `The last try failed. ${when}`;
}
