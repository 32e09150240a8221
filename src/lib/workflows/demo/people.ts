import type { Role } from '#lib/identity/roles.server.ts';

/** Everybody here is invented, and so is every organisation. */

export const DEMO_PASSWORD = 'tranche-demo-2026';

/** The codes are of nobody: real ones of organisations in the NHS do not begin like this. */
export const organisations = {
	harrowmere: { name: 'Harrowmere University Hospitals', odsCode: 'ZZDEMO1' },
	wexmoor: { name: 'Wexmoor Community Care', odsCode: 'ZZDEMO2' },
	carrick: { name: 'Carrick Moor Health Board', odsCode: 'ZZDEMO3' },
	penhallow: { name: 'Penhallow Ambulance Service', odsCode: 'ZZDEMO4' },
	tolland: { name: 'Tolland Imaging', odsCode: 'ZZDEMO5' }
} as const;
export type OrganisationKey = keyof typeof organisations;

type Officer = { name: string; email: string; role: Exclude<Role, 'tutor'> | null };

export const officers = {
	tutor: { name: 'Helen Ashgrove', email: 'tutor@example.org', role: null },
	tutor2: { name: 'Idris Fennel', email: 'tutor2@example.org', role: null },
	staff: { name: 'Maya Thornbury', email: 'staff@example.org', role: 'staff' },
	chair: { name: 'Ruth Calloway', email: 'chair@example.org', role: 'chair' },
	external: { name: 'Callum Wren', email: 'external@example.org', role: 'external' },
	admin: { name: 'Noor Hazelwood', email: 'admin@example.org', role: 'admin' }
} as const satisfies Record<string, Officer>;
export type OfficerKey = keyof typeof officers;

/** A learner, and the work their assignments are about. */
export type LearnerPerson = {
	name: string;
	email: string;
	organisation: OrganisationKey;
	/** In the words of care: 'issue safe blood within 45 minutes'. */
	service: string;
	/** An invented supplier that the service depends on. */
	supplier: string;
};

const learner = (
	name: string,
	organisation: OrganisationKey,
	service: string,
	supplier: string,
	email = `${name.toLowerCase().replace(' ', '.')}@example.org`
): LearnerPerson => ({ name, email, organisation, service, supplier });

const blood = ['give safe blood to a patient who is bleeding', 'Quarrel Laboratories'] as const;
const scans = ['read an urgent scan within an hour', 'Tolland Imaging'] as const;
const visits = ['send the right carer to each front door', 'Rostermere'] as const;
const calls = ['send an ambulance to a cardiac arrest', 'Signalbrook Dispatch'] as const;
const medicines = ['give the right medicine at the right hour', 'Apothec Systems'] as const;

export const learners = {
	priya: learner('Priya Larkfield', 'harrowmere', ...scans, 'learner@example.org'),
	bryn: learner('Bryn Hollow', 'carrick', ...blood),
	chidi: learner('Chidi Fenwick', 'harrowmere', ...medicines),
	dilys: learner('Dilys Thorne', 'carrick', ...calls),
	esme: learner('Esme Quill', 'wexmoor', ...visits),
	farid: learner('Farid Ashdown', 'penhallow', ...calls),
	gwen: learner('Gwen Tallow', 'harrowmere', ...blood),
	hamish: learner('Hamish Orrin', 'carrick', ...medicines),
	imani: learner('Imani Brook', 'wexmoor', ...visits),
	jonas: learner('Jonas Marl', 'tolland', ...scans),
	kavita: learner('Kavita Rowan', 'penhallow', ...calls),
	lewis: learner('Lewis Sandgate', 'harrowmere', ...scans),
	mairi: learner('Mairi Dunmore', 'carrick', ...blood),
	niall: learner('Niall Copse', 'harrowmere', ...medicines),
	olu: learner('Olu Barden', 'penhallow', ...calls),
	petra: learner('Petra Wick', 'wexmoor', ...visits),
	qadir: learner('Qadir Stone', 'tolland', ...scans),
	rhian: learner('Rhian Moss', 'carrick', ...medicines),
	sol: learner('Sol Everley', 'harrowmere', ...blood),
	tamsin: learner('Tamsin Gorse', 'wexmoor', ...visits),
	umar: learner('Umar Leigh', 'penhallow', ...calls),
	vera: learner('Vera Knoll', 'harrowmere', ...scans),
	ned: learner('Ned Sallow', 'penhallow', ...calls),
	wilf: learner('Wilf Harrow', 'tolland', ...scans),
	tomos: learner('Tomos Reed', 'carrick', ...calls, 'fresh@example.org'),
	xanthe: learner('Xanthe Field', 'harrowmere', ...blood),
	yusuf: learner('Yusuf Lark', 'wexmoor', ...visits),
	zoe: learner('Zoe Brindle', 'penhallow', ...medicines),
	anwen: learner('Anwen Coy', 'carrick', ...blood),
	beth: learner('Beth Hartwood', 'wexmoor', ...visits),
	cormac: learner('Cormac Reed', 'carrick', ...blood),
	delyth: learner('Delyth Marsh', 'penhallow', ...calls),
	emeka: learner('Emeka Dale', 'harrowmere', ...medicines)
} as const satisfies Record<string, LearnerPerson>;
export type LearnerKey = keyof typeof learners;
