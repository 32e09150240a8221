import { get, type IncomingHttpHeaders } from 'node:http';

export type Visit = {
	/** Over the wire in all: head and body of the page and of everything that it loads. */
	bytes: number;
	/** Addresses of scripts, '(inline)' for those in the page. */
	scripts: string[];
	/** Addresses outside the page's own origin. */
	foreign: string[];
};

/** Loads a page as a browser with an empty cache would, with everything it names, and weighs it. */
export async function firstVisit(url: string, headers: Record<string, string>): Promise<Visit> {
	const page = await load(url, { ...headers, 'accept-encoding': 'identity' });
	if (page.status !== 200) throw new Error(`${url} answered ${page.status}`);
	const html = page.body.toString();
	const named = [
		...html.matchAll(/<(?:link|img|script|source|video|iframe)\b[^>]*?\b(?:href|src)="([^"]+)"/g)
	].map(([, address = '']) => new URL(address.replaceAll('&amp;', '&'), url));
	const origin = new URL(url).origin;
	const own = new Set(named.filter((address) => address.origin === origin).map(String));
	let bytes = (await load(url, { ...headers, ...compressed })).wireBytes;
	for (const address of own) {
		const part = await load(address, { ...headers, ...compressed });
		if (part.status !== 200) throw new Error(`${address} answered ${part.status}`);
		bytes += part.wireBytes;
	}
	return {
		bytes,
		scripts: [...html.matchAll(/<script\b[^>]*>/g)].map(
			([tag]) => /src="([^"]+)"/.exec(tag)?.[1] ?? '(inline)'
		),
		foreign: named.filter((address) => address.origin !== origin).map(String)
	};
}

const compressed = { 'accept-encoding': 'br, gzip' };

type Loaded = { status: number; headers: IncomingHttpHeaders; body: Buffer; wireBytes: number };

/** `fetch` would unpack the body: here the bytes are counted as they come. */
function load(url: string, headers: Record<string, string>): Promise<Loaded> {
	return new Promise((resolve, reject) => {
		get(url, { headers }, (response) => {
			const chunks: Buffer[] = [];
			response.on('data', (chunk: Buffer) => chunks.push(chunk));
			response.on('end', () => {
				const body = Buffer.concat(chunks);
				const head = response.rawHeaders.join(': ').length + 20;
				const { statusCode = 0 } = response;
				resolve({
					status: statusCode,
					headers: response.headers,
					body,
					wireBytes: head + body.length
				});
			});
		}).once('error', reject);
	});
}
