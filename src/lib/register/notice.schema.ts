import * as v from 'valibot';

/**
 * The body of a notice, as registers read it. Its versions are published contracts (docs/feed.md,
 * static/schemas/notice): fields may be added, never changed or taken away. Whatever would break a
 * reader, a new word in a closed list too, is another version and stands beside it. Version 2 may leave
 * out the name; which of them a register reads follows from its agreement (agreement.rules.ts).
 */
export const NOTICE_VERSION = 1;

const day = v.pipe(v.string(), v.isoDate(), v.description('A calendar day, YYYY-MM-DD.'));

export const noticeTypes = [
	'award',
	'amend',
	'renew',
	'expire',
	'suspend',
	'lift',
	'restrict',
	'revoke',
	'withdraw',
	'supersede'
] as const;

export type NoticeType = (typeof noticeTypes)[number];

/** These may not travel without a reason. */
export const typesWithReason = [
	'suspend',
	'restrict',
	'revoke',
	'withdraw',
	'supersede'
] as const satisfies readonly NoticeType[];

export const feedStatuses = [
	'in_force',
	'conditions',
	'expired',
	'suspended',
	'revoked',
	'withdrawn',
	'superseded'
] as const;

export type FeedStatus = (typeof feedStatuses)[number];

export const feedReasons = [
	'ADMIN_ERROR',
	'ASSESS_ERROR',
	'MALPRACTICE_PROVEN',
	'HOLDER_REQUEST',
	'REGISTER_NOTICE',
	'IDENTITY_DISPUTE',
	'UNDER_INVESTIGATION',
	'SUPERSEDED',
	'NON_RENEWAL'
] as const;

const awardingBody = v.object({ id: v.string(), name: v.string() });

const person = {
	local_id: v.pipe(v.string(), v.uuid(), v.description('Stable and opaque; never reused.')),
	name_as_awarded: v.string(),
	register_number: v.pipe(
		v.nullable(v.string()),
		v.description('Where the holder gave it and it matched.')
	),
	date_of_birth: v.pipe(v.nullable(day), v.description('Only where the agreement asks for it.')),
	email: v.pipe(v.nullable(v.string()), v.description('Only where the agreement asks for it.')),
	year_of_birth: v.optional(
		v.pipe(
			v.nullable(v.pipe(v.number(), v.integer())),
			v.description('Only where the agreement asks for it, in place of the date.')
		)
	)
};

const nameOrNone = v.pipe(
	v.nullable(v.string()),
	v.description('Only where the agreement asks for it.')
);

const qualification = v.object({
	id: v.string(),
	version: v.pipe(v.string(), v.description('The edition of the course: criteria change.')),
	title: v.string(),
	level: v.pipe(v.string(), v.description('RQF, SCQF or CQFW level, or "unregulated".')),
	size_hours: v.number(),
	specialism: v.nullable(v.string())
});

const entries = {
	schema_version: v.literal(NOTICE_VERSION),
	notice_id: v.pipe(v.string(), v.uuid(), v.description('The idempotency key.')),
	notice_type: v.picklist(noticeTypes),
	position: v.pipe(
		v.number(),
		v.integer(),
		v.minValue(1),
		v.description('Its place in the whole feed: 1, 2, 3 without a gap.')
	),
	award_id: v.pipe(v.string(), v.uuid()),
	sequence: v.pipe(
		v.number(),
		v.integer(),
		v.minValue(1),
		v.description('Rises with each notice of one award. Ignore an older one.')
	),
	status: v.pipe(
		v.picklist(feedStatuses),
		v.description('What is true of the award after this notice.')
	),
	issued_at: v.pipe(v.string(), v.isoTimestamp()),
	effective_on: day,
	conditions: v.pipe(
		v.nullable(v.string()),
		v.description('Limits on the award that are approved for publication.')
	),
	review_on: v.pipe(
		v.nullable(day),
		v.description('When conditions or a suspension are looked at again.')
	),
	superseded_by: v.pipe(
		v.nullable(v.string()),
		v.description('The award that takes its place, once it is superseded.')
	),
	awarding_body: awardingBody,
	person: v.object(person),
	qualification,
	grade: v.pipe(v.nullable(v.string()), v.description('Only where the agreement asks for it.')),
	awarded_on: day,
	valid_from: day,
	expires_on: v.pipe(v.nullable(day), v.description('The last day in force; null: no end.')),
	standards_evidence: v.pipe(
		v.array(v.string()),
		v.description(
			'Outcomes that the holder has shown, e.g. caf/4.0/A1.a. Empty unless the agreement asks for them.'
		)
	),
	evidence_id: v.pipe(v.string(), v.description('Opaque: the decision behind the award.')),
	decision_record: v.object({ id: v.string(), decided_on: day }),
	reason_code: v.pipe(
		v.nullable(v.picklist(feedReasons)),
		v.description('Always given for suspend, restrict, revoke, withdraw and supersede.')
	),
	lawful_basis: v.picklist(['contract', 'consent']),
	consent_id: v.nullable(v.string())
};

export const noticeSchema = v.pipe(
	v.object(entries),
	v.title('Award notice'),
	v.description('One message of the register feed about one award, version 1.')
);

/** Version 2: as version 1, and the name may be null. */
export const namelessSchema = v.pipe(
	v.object({
		...entries,
		schema_version: v.literal(2),
		person: v.object({ ...person, name_as_awarded: nameOrNone })
	}),
	v.title('Award notice'),
	v.description('One message of the register feed about one award, version 2.')
);

export type Notice = v.InferOutput<typeof noticeSchema>;

/** A notice as some register reads it. */
export type ToldNotice = Notice | v.InferOutput<typeof namelessSchema>;
