import { placeOf } from './status-bits.ts';
import { readCode } from './verification-code.rules.ts';
import { certificateIdOf } from './credential.rules.ts';

/** What a credential that somebody hands us says of itself, before anything of it is believed. */
export type Claimed =
	| { kind: 'json'; certificateId: string; credential: object }
	| { kind: 'jwt'; certificateId: string; jwt: string }
	| { kind: 'none'; why: string };

const none = (why: string): Claimed => ({ kind: 'none', why });

const MOST_CHARACTERS = 256 * 1024;

export function readCredential(text: string): Claimed {
	const trimmed = text.trim();
	if (trimmed.length > MOST_CHARACTERS)
		return none('The credential is too large to be one of ours.');
	if (/^[\w-]+\.[\w-]+\.[\w-]+$/.test(trimmed)) return readJwt(trimmed);
	let credential: unknown;
	try {
		credential = JSON.parse(trimmed);
	} catch {
		return none('The file cannot be read.');
	}
	if (credential === null || typeof credential !== 'object' || Array.isArray(credential)) {
		return none('The file is not a credential.');
	}
	if (saysTwice(trimmed, credential)) {
		return none('The file says the same field twice, so it can be read in two ways.');
	}
	return claimedBy(credential as Record<string, unknown>, (certificateId) => ({
		kind: 'json',
		certificateId,
		credential: credential as object
	}));
}

/**
 * A field that is there twice is read in two ways: some take the first, others, as JSON.parse does, the
 * last. Every string is stepped over, and those before a colon are fields.
 */
const saysTwice = (json: string, read: object): boolean =>
	[...json.matchAll(/"(?:[^"\\]|\\.)*"(\s*:)?/g)].filter(([, colon]) => colon).length >
	fieldsIn(read);

/** Not by calling itself, because anybody may nest what they send as deep as it is long. */
function fieldsIn(read: object): number {
	let fields = 0;
	const left: unknown[] = [read];
	for (const value of left) {
		if (typeof value !== 'object' || value === null) continue;
		if (!Array.isArray(value)) fields += Object.keys(value).length;
		for (const inside of Object.values(value)) left.push(inside);
	}
	return fields;
}

function readJwt(jwt: string): Claimed {
	try {
		const payload = Buffer.from(jwt.split('.')[1]!, 'base64url').toString('utf8');
		const claims = JSON.parse(payload) as Record<string, unknown>;
		return claimedBy(claims, (certificateId) => ({ kind: 'jwt', certificateId, jwt }));
	} catch {
		return none('The file cannot be read.');
	}
}

function claimedBy(
	claims: Record<string, unknown> | null,
	claimed: (certificateId: string) => Claimed
): Claimed {
	const status = claims?.['credentialStatus'] as { statusListIndex?: unknown } | undefined;
	if (status?.statusListIndex !== undefined && placeOf(status.statusListIndex) === null) {
		return none('The credential names a place outside its status list, so it is not ours.');
	}
	const id = typeof claims?.['id'] === 'string' ? certificateIdOf(claims['id']) : null;
	return id ? claimed(id) : none('The credential is not one of ours.');
}

/**
 * Equal as JSON: the order of fields does not matter, everything else does. A lone proof counts as a
 * list of one, as some wallets write it. Bounded, because what is compared comes from anybody.
 */
export function sameCredential(given: object, ours: object): boolean {
	const proof = (given as { proof?: unknown }).proof;
	const listed =
		proof !== undefined && !Array.isArray(proof) ? { ...given, proof: [proof] } : given;
	return same(listed, ours);
}

/** Walks along our own value, so that its depth is the limit. */
function same(given: unknown, ours: unknown): boolean {
	if (typeof ours !== 'object' || ours === null) return given === ours;
	if (typeof given !== 'object' || given === null) return false;
	if (Array.isArray(given) !== Array.isArray(ours)) return false;
	const keys = Object.keys(ours);
	return (
		Object.keys(given).length === keys.length &&
		keys.every((key) => Object.hasOwn(given, key) && same(field(given, key), field(ours, key)))
	);
}

const field = (value: object, key: string) => (value as Record<string, unknown>)[key];

/** The code that a PDF bears in its title or its link, without reading more of it. */
export function codeInPdf(pdf: Buffer): string | null {
	const text = pdf.toString('latin1');
	const found =
		/\/verify\/([0-9A-Z]{4}(?:-[0-9A-Z]{4}){3})/.exec(text) ??
		/Certificate ([0-9A-Z]{4}(?:-[0-9A-Z]{4}){3})/.exec(text);
	return found ? readCode(found[1]!) : null;
}
