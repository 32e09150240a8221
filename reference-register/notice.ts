/** What this register takes from a notice of the feed, version 1 or 2 (docs/feed.md of the sender). */
export type Notice = {
	noticeId: string;
	awardId: string;
	sequence: number;
	type: string;
	status: Status;
	/** The sender's stable id of the person. */
	personId: string;
	/** Their number here, where the sender knows it. */
	registerNumber: string | null;
	/** Null: the agreement leaves it out (version 2). */
	name: string | null;
	qualification: string;
	level: string;
	grade: string | null;
	awardingBody: string;
	awardedOn: string;
	validFrom: string;
	expiresOn: string | null;
	effectiveOn: string;
};

export const statuses = [
	'in_force',
	'conditions',
	'expired',
	'suspended',
	'revoked',
	'withdrawn',
	'superseded'
] as const;

export type Status = (typeof statuses)[number];

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const day = /^\d{4}-\d\d-\d\d$/;

/**
 * Reads the raw body of a webhook. Fields that this register does not know are left alone: the feed
 * may grow.
 * @returns the notice, or one sentence that says what is wrong with it
 */
export function readNotice(rawBody: string): Notice | string {
	let given: unknown;
	try {
		given = JSON.parse(rawBody);
	} catch {
		return 'The body is not JSON.';
	}
	const faults: string[] = [];
	const text = (path: string, shape: RegExp = /\S/): string => {
		const value = at(given, path);
		if (typeof value === 'string' && value.length <= 500 && shape.test(value)) return value;
		faults.push(path);
		return '';
	};
	const sequence = at(given, 'sequence');
	if (!Number.isSafeInteger(sequence) || Number(sequence) < 1) faults.push('sequence');
	const status = statuses.find((known) => known === at(given, 'status'));
	if (!status) faults.push('status');
	const notice: Notice = {
		noticeId: text('notice_id', uuid),
		awardId: text('award_id', uuid),
		sequence: Number(sequence),
		type: text('notice_type'),
		status: status ?? 'in_force',
		personId: text('person.local_id', uuid),
		registerNumber:
			at(given, 'person.register_number') === null ? null : text('person.register_number'),
		name:
			at(given, 'schema_version') === 2 && at(given, 'person.name_as_awarded') === null
				? null
				: text('person.name_as_awarded'),
		qualification: text('qualification.title'),
		level: text('qualification.level'),
		grade: at(given, 'grade') === null ? null : text('grade'),
		awardingBody: text('awarding_body.name'),
		awardedOn: text('awarded_on', day),
		validFrom: text('valid_from', day),
		expiresOn: at(given, 'expires_on') === null ? null : text('expires_on', day),
		effectiveOn: text('effective_on', day)
	};
	return faults.length === 0 ? notice : `Missing or malformed: ${faults.join(', ')}.`;
}

const at = (value: unknown, path: string): unknown =>
	path
		.split('.')
		.reduce<unknown>(
			(inner, key) =>
				typeof inner === 'object' && inner !== null
					? (inner as Record<string, unknown>)[key]
					: undefined,
			value
		);
