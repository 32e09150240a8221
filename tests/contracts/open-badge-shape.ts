/**
 * What Open Badges 3.0 asks of a badge: the classes of its data model (https://www.imsglobal.org/spec/ob/v3p0,
 * section B), every field with its type and how often it stands, as tables of our own, made into a JSON
 * Schema of 2019-09. The schema that 1EdTech publishes is made from the same classes; its licence keeps
 * it out of this repository (decision 16), and the contract test compares both where a copy is at hand.
 *
 * 'URI!' has to be there, 'URI' may be, 'Alignment[]' is a list; '=Alignment' is the type's own name.
 */
const classes = {
	AchievementCredential: {
		'@context': 'Contexts!',
		...{ id: 'URI!', type: 'CredentialTypes!', name: 'Text', description: 'Text', image: 'Image' },
		...{ awardedDate: 'Moment', credentialSubject: 'AchievementSubject!' },
		...{ endorsement: 'Endorsement[]', endorsementJwt: 'Jws[]', evidence: 'Evidence[]' },
		...{ issuer: 'Profile!', validFrom: 'Moment!', validUntil: 'Moment', proof: 'Proof[]' },
		// One status: a list is proposed for 3.1 (decision 16).
		...{ credentialSchema: 'Schemas', credentialStatus: 'CredentialStatus' },
		...{ refreshService: 'RefreshService', termsOfUse: 'TermsOfUse[]' }
	},
	AchievementSubject: {
		...{ id: 'URI', type: '=AchievementSubject', achievement: 'Achievement!' },
		...{ activityEndDate: 'Moment', activityStartDate: 'Moment', creditsEarned: 'Number' },
		...{ identifier: 'IdentityObject[]', image: 'Image', licenseNumber: 'Text', narrative: 'Text' },
		...{ result: 'Result[]', role: 'Text', source: 'Profile', term: 'Text' }
	},
	Achievement: {
		...{
			id: 'URI!',
			type: '=Achievement',
			name: 'Text!',
			description: 'Text!',
			criteria: 'Criteria!'
		},
		...{ alignment: 'Alignment[]', achievementType: 'AchievementType', creator: 'Profile' },
		...{ creditsAvailable: 'Number', endorsement: 'Endorsement[]', endorsementJwt: 'Jws[]' },
		...{ fieldOfStudy: 'Text', humanCode: 'Text', image: 'Image', inLanguage: 'Language' },
		...{ otherIdentifier: 'IdentifierEntry[]', related: 'Related[]', specialization: 'Text' },
		...{ resultDescription: 'ResultDescription[]', tag: 'Text[]', version: 'Text' }
	},
	Alignment: {
		...{ type: '=Alignment', targetName: 'Text!', targetUrl: 'URI!', targetCode: 'Text' },
		...{ targetDescription: 'Text', targetFramework: 'Text', targetType: 'AlignmentTargetType' }
	},
	Criteria: { id: 'URI', narrative: 'Text' },
	Evidence: {
		...{ id: 'URI', type: '=Evidence', narrative: 'Text', name: 'Text', description: 'Text' },
		...{ genre: 'Text', audience: 'Text' }
	},
	IdentityObject: {
		...{ type: '=IdentityObject', hashed: 'Yes!', identityHash: 'Text!', salt: 'Text' },
		identityType: 'IdentifierType!'
	},
	IdentifierEntry: {
		...{ type: '=IdentifierEntry', identifier: 'Text!', identifierType: 'IdentifierType!' }
	},
	Image: { id: 'URI!', type: '=Image', caption: 'Text' },
	Profile: {
		...{
			id: 'URI!',
			type: '=Profile',
			name: 'Text',
			url: 'URI',
			phone: 'Text',
			description: 'Text'
		},
		...{ endorsement: 'Endorsement[]', endorsementJwt: 'Jws[]', image: 'Image', email: 'Text' },
		...{ address: 'Address', otherIdentifier: 'IdentifierEntry[]', official: 'Text' },
		...{ parentOrg: 'Profile', familyName: 'Text', givenName: 'Text', additionalName: 'Text' },
		...{ patronymicName: 'Text', honorificPrefix: 'Text', honorificSuffix: 'Text' },
		...{ familyNamePrefix: 'Text', dateOfBirth: 'Day' }
	},
	Address: {
		...{ type: '=Address', addressCountry: 'Text', addressCountryCode: 'Text' },
		...{ addressRegion: 'Text', addressLocality: 'Text', streetAddress: 'Text', geo: 'Place' },
		...{ postOfficeBoxNumber: 'Text', postalCode: 'Text' }
	},
	Related: { id: 'URI!', type: '=Related', inLanguage: 'Language', version: 'Text' },
	Result: {
		...{ type: '=Result', achievedLevel: 'URI', alignment: 'Alignment[]', value: 'Text' },
		...{ resultDescription: 'URI', status: 'ResultStatus' }
	},
	ResultDescription: {
		...{ id: 'URI!', type: '=ResultDescription', name: 'Text!', resultType: 'ResultType!' },
		...{ alignment: 'Alignment[]', allowedValue: 'Text[]', requiredLevel: 'URI' },
		...{ requiredValue: 'Text', rubricCriterionLevel: 'RubricCriterionLevel[]' },
		...{ valueMax: 'Text', valueMin: 'Text' }
	},
	RubricCriterionLevel: {
		...{ id: 'URI!', type: '=RubricCriterionLevel', name: 'Text!', alignment: 'Alignment[]' },
		...{ description: 'Text', level: 'Text', points: 'Text' }
	},
	Proof: {
		...{ type: 'Text!', created: 'Moment', cryptosuite: 'Text', challenge: 'Text', domain: 'Text' },
		...{ nonce: 'Text', proofPurpose: 'Purpose', proofValue: 'Text', verificationMethod: 'URI' }
	},
	CredentialSchema: { id: 'URI!', type: 'Text!' },
	CredentialStatus: {
		id: 'URI!',
		type: 'Text!',
		statusListIndex: 'Text',
		statusListCredential: 'URI'
	},
	RefreshService: { id: 'URI!', type: 'Text!' },
	TermsOfUse: { id: 'URI', type: 'Text!' }
};

/** Nothing may be added to these; one of them is not in a list of types, but the type itself. */
const closed = ['IdentityObject', 'IdentifierEntry', 'Image'];

const text = { type: 'string', minLength: 1 };
/** One of a vocabulary, or of one's own. */
const oneOf = (terms: string) => ({
	anyOf: [{ enum: terms.split(' ') }, { type: 'string', pattern: '^ext:[a-zA-Z0-9._-]+$' }]
});

/** What the types are that are no class. */
const plain = {
	URI: { type: 'string', format: 'uri' },
	Text: text,
	Moment: { type: 'string', format: 'date-time' },
	Day: { type: 'string', format: 'date' },
	Number: { type: 'number' },
	Yes: { type: 'boolean' },
	Language: { type: 'string', pattern: '^[a-z]{2,4}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?$' },
	Jws: { type: 'string', pattern: '^[\\w-]+\\.[\\w-]*\\.[\\w-]+$' },
	Purpose: { const: 'assertionMethod' },
	Place: {
		type: 'object',
		required: ['type', 'latitude', 'longitude'],
		properties: {
			type: { const: 'GeoCoordinates' },
			latitude: { type: 'number' },
			longitude: { type: 'number' }
		}
	},
	// A credential about the badge by somebody else. Ours have none.
	Endorsement: { type: 'object', required: ['@context', 'id', 'type', 'issuer', 'validFrom'] },
	Contexts: {
		type: 'array',
		minItems: 2,
		items: [
			{ const: 'https://www.w3.org/ns/credentials/v2' },
			{
				type: 'string',
				pattern: '^https://purl\\.imsglobal\\.org/spec/ob/v3p0/context(-3\\.\\d\\.\\d)*\\.json$'
			}
		],
		additionalItems: { type: ['string', 'object'] }
	},
	CredentialTypes: {
		type: 'array',
		items: text,
		allOf: [
			{ contains: { const: 'VerifiableCredential' } },
			{ contains: { enum: ['OpenBadgeCredential', 'AchievementCredential'] } }
		]
	},
	Schemas: {
		type: 'array',
		items: { $ref: '#/$defs/CredentialSchema' },
		contains: { properties: { type: { const: '1EdTechJsonSchemaValidator2019' } } }
	},
	AchievementType: oneOf(
		'Achievement ApprenticeshipCertificate Assessment Assignment AssociateDegree Award Badge BachelorDegree Certificate CertificateOfCompletion Certification CommunityService Competency Course CoCurricular Degree Diploma DoctoralDegree Fieldwork GeneralEducationDevelopment JourneymanCertificate LearningProgram License Membership ProfessionalDoctorate QualityAssuranceCredential MasterCertificate MasterDegree MicroCredential ResearchDoctorate SecondarySchoolDiploma'
	),
	AlignmentTargetType: oneOf(
		'ceasn:Competency ceterms:Credential CFItem CFRubric CFRubricCriterion CFRubricCriterionLevel CTDL'
	),
	IdentifierType: oneOf(
		'name sourcedId systemId productId userName accountId emailAddress nationalIdentityNumber isbn issn lisSourcedId oneRosterSourcedId sisSourcedId ltiContextId ltiDeploymentId ltiToolId ltiPlatformId ltiUserId identifier'
	),
	ResultType: oneOf(
		'GradePointAverage LetterGrade Percent PerformanceLevel PredictedScore RawScore Result RubricCriterion RubricCriterionLevel RubricScore ScaledScore Status'
	),
	ResultStatus: {
		enum: 'Completed Enrolled Failed InProgress OnHold Provisional Withdrew'.split(' ')
	}
};

const schemaOf = (written: string) => {
	const type = written.replace(/^=|!$|\[\]$/, '');
	if (written.startsWith('=')) {
		return closed.includes(type)
			? { const: type }
			: { type: 'array', items: text, contains: { const: type } };
	}
	const one = { $ref: `#/$defs/${type}` };
	return written.endsWith('[]') ? { type: 'array', items: one } : one;
};

/** What the tables do not say: a subject and a criterion are known by one of two fields. */
const eitherOf: Record<string, string[]> = {
	AchievementSubject: ['id', 'identifier'],
	Criteria: ['id', 'narrative']
};

const classSchema = ([name, fields]: [string, Record<string, string>]) => {
	const named = Object.entries(fields);
	return {
		type: 'object',
		required: named.filter(([, type]) => /^=|!$/.test(type)).map(([field]) => field),
		properties: Object.fromEntries(named.map(([field, type]) => [field, schemaOf(type)])),
		...(closed.includes(name) ? { additionalProperties: false } : {}),
		...(eitherOf[name] ? { anyOf: eitherOf[name].map((field) => ({ required: [field] })) } : {})
	};
};

export const openBadgeShape = {
	$schema: 'https://json-schema.org/draft/2019-09/schema',
	$ref: '#/$defs/AchievementCredential',
	$defs: {
		...plain,
		...Object.fromEntries(Object.entries(classes).map((one) => [one[0], classSchema(one)]))
	}
};
