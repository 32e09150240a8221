/**
 * What Open Badges 3.0 asks of a badge, written by us from the data model of the specification
 * (https://www.imsglobal.org/spec/ob/v3p0, section B) as a JSON Schema of 2019-09. The schema that
 * 1EdTech publishes says the same with more; its licence keeps it out of this repository.
 */
const url = { type: 'string', format: 'uri' };
const moment = { type: 'string', format: 'date-time' };
const text = { type: 'string', minLength: 1 };
const typed = (name: string) => ({ type: 'array', contains: { const: name } });

const achievement = {
	type: 'object',
	required: ['id', 'type', 'name', 'description', 'criteria'],
	properties: {
		id: url,
		type: typed('Achievement'),
		name: text,
		description: text,
		criteria: {
			type: 'object',
			anyOf: [{ required: ['id'] }, { required: ['narrative'] }],
			properties: { id: url, narrative: text }
		},
		alignment: {
			type: 'array',
			items: {
				type: 'object',
				required: ['type', 'targetName', 'targetUrl'],
				properties: { type: typed('Alignment'), targetName: text, targetUrl: url, targetCode: text }
			}
		}
	}
};

const subject = {
	type: 'object',
	required: ['type', 'achievement'],
	anyOf: [{ required: ['id'] }, { required: ['identifier'] }],
	properties: {
		type: typed('AchievementSubject'),
		achievement,
		identifier: {
			type: 'array',
			items: {
				type: 'object',
				required: ['type', 'hashed', 'identityHash', 'identityType'],
				properties: {
					type: { const: 'IdentityObject' },
					hashed: { type: 'boolean' },
					identityHash: text,
					identityType: text,
					salt: text
				}
			}
		}
	}
};

export const openBadgeShape = {
	$schema: 'https://json-schema.org/draft/2019-09/schema',
	type: 'object',
	required: ['@context', 'id', 'type', 'issuer', 'validFrom', 'credentialSubject'],
	properties: {
		'@context': {
			type: 'array',
			minItems: 2,
			items: [
				{ const: 'https://www.w3.org/ns/credentials/v2' },
				{ type: 'string', pattern: '^https://purl\\.imsglobal\\.org/spec/ob/v3p0/context' }
			]
		},
		id: { type: 'string', format: 'uri' },
		type: {
			type: 'array',
			allOf: [
				{ contains: { const: 'VerifiableCredential' } },
				{ contains: { enum: ['OpenBadgeCredential', 'AchievementCredential'] } }
			]
		},
		issuer: {
			type: 'object',
			required: ['id', 'type'],
			properties: { id: url, type: typed('Profile'), name: text }
		},
		validFrom: moment,
		validUntil: moment,
		awardedDate: moment,
		credentialSubject: subject,
		// One: lists are proposed for 3.1 (decision 16).
		credentialStatus: {
			type: 'object',
			required: ['id', 'type'],
			properties: { id: url, type: text, statusListIndex: text, statusListCredential: url }
		},
		// An array, also around a single proof.
		proof: { type: 'array', items: { type: 'object', required: ['type'] } }
	}
};
