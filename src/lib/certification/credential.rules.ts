import { createHash } from 'node:crypto';
import { academy } from '#lib/platform/academy.ts';
import { addDays, startOfDay } from '#lib/platform/days.ts';
import { didOf } from './did.rules.ts';

/** What a credential says: the certificate, and nothing about its holder beyond it but a hashed address. */
export type CredentialFacts = {
	/** Of the certificate: the credential's own id. */
	id: string;
	awardId: string;
	editionId: string;
	code: string;
	name: string;
	/** Wallets compare it with the address they know; it cannot be read back. */
	email: string;
	title: string;
	criteria: string;
	qualificationId: string;
	grade: string;
	hours: number;
	awardedOn: string;
	validFrom: string;
	/** The last day in force as the certificate says it; null: no end. */
	printedEnd: string | null;
	outcomes: readonly Outcome[];
	place: { list: number; index: number };
};

/** A clause of a standard that the holder has shown. */
export type Outcome = { key: string; title: string; framework: string };

export type Credential = Record<string, unknown> & { id: string };

const SCHEMA =
	'https://purl.imsglobal.org/spec/ob/v3p0/schema/json/ob_v3p0_achievementcredential_schema.json';

export const credentialId = (certificateId: string): string => `urn:uuid:${certificateId}`;

/** The certificate behind a credential's id; null: not one of ours. */
export const certificateIdOf = (id: string): string | null =>
	/^urn:uuid:([0-9a-f-]{36})$/.exec(id)?.[1] ?? null;

/** An Open Badges 3.0 credential, not signed yet. The same facts give the same credential. */
export function credentialFrom(facts: CredentialFacts, origin: string): Credential {
	const verify = `${origin}/verify/${facts.code}`;
	return {
		'@context': [
			'https://www.w3.org/ns/credentials/v2',
			'https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json',
			'https://purl.imsglobal.org/spec/ob/v3p0/extensions.json'
		],
		id: credentialId(facts.id),
		type: ['VerifiableCredential', 'OpenBadgeCredential'],
		name: facts.title,
		issuer: { id: didOf(origin), type: ['Profile'], name: academy.name, url: origin },
		awardedDate: startOf(facts.awardedOn),
		validFrom: startOf(facts.validFrom),
		...(facts.printedEnd ? { validUntil: endOf(facts.printedEnd) } : {}),
		credentialSubject: {
			id: `urn:uuid:${facts.awardId}`,
			type: ['AchievementSubject'],
			identifier: identifiersOf(facts),
			achievement: achievementOf(facts, origin),
			result: [
				{ type: ['Result'], resultDescription: gradeId(facts.editionId), value: facts.grade }
			]
		},
		evidence: [{ id: verify, type: ['Evidence'], name: 'What is true of this award today' }],
		credentialSchema: [{ id: SCHEMA, type: '1EdTechJsonSchemaValidator2019' }],
		credentialStatus: statusEntry(origin, facts.place)
	};
}

/** Days are London's, as the register counts them: in summer they begin an hour before those of UTC. */
const startOf = (day: string) => inSeconds(startOfDay(day).getTime());
const endOf = (day: string) => inSeconds(startOfDay(addDays(day, 1)).getTime() - 1000);
const inSeconds = (at: number) => new Date(at).toISOString().replace('.000Z', 'Z');

/**
 * Where verifiers ask whether it may be accepted now. Decision 16 says why there is one entry; it names
 * the list in which the same place says whether that is for good.
 */
export const statusEntry = (origin: string, { list, index }: CredentialFacts['place']) => ({
	id: `${origin}/status/${list}/suspension#${index}`,
	type: 'BitstringStatusListEntry',
	statusPurpose: 'suspension',
	statusListIndex: String(index),
	statusListCredential: `${origin}/status/${list}/suspension`,
	statusReference: `${origin}/status/${list}/revocation`
});

function identifiersOf({ id, name, email }: CredentialFacts) {
	// Random to whoever does not hold the credential, and the same each time it is made.
	const salt = createHash('sha256').update(`salt ${id}`).digest('base64url').slice(0, 22);
	const hash = createHash('sha256')
		.update(email.toLowerCase() + salt)
		.digest('hex');
	return [
		{ type: 'IdentityObject', hashed: false, identityHash: name, identityType: 'name' },
		{
			type: 'IdentityObject',
			hashed: true,
			identityHash: `sha256$${hash}`,
			identityType: 'emailAddress',
			salt
		}
	];
}

const gradeId = (editionId: string) => `urn:uuid:${editionId}#grade`;

const achievementOf = (facts: CredentialFacts, origin: string) => ({
	id: `urn:uuid:${facts.editionId}`,
	type: ['Achievement'],
	achievementType: 'Certificate',
	name: facts.title,
	description: `${facts.title}: ${facts.hours} hours of study.`,
	criteria: { narrative: facts.criteria },
	humanCode: facts.qualificationId,
	image: {
		id: `${origin}/badge/${facts.editionId}.png`,
		type: 'Image',
		caption: `${facts.title}, ${academy.name}`
	},
	creditsAvailable: facts.hours,
	inLanguage: 'en-GB',
	resultDescription: [
		{
			id: gradeId(facts.editionId),
			type: ['ResultDescription'],
			name: 'Grade',
			resultType: 'LetterGrade',
			allowedValue: ['Pass', 'Merit', 'Distinction']
		}
	],
	alignment: facts.outcomes.map(({ key, title, framework }) => ({
		type: ['Alignment'],
		targetCode: key,
		targetName: title,
		targetFramework: framework,
		targetUrl: `${origin}/outcomes/${key}`
	}))
});
