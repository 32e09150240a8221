/** The bucket that FILES_URL names: `s3://bucket/folder?endpoint=https://...&region=...`. */
export type S3Place = {
	/** Ends with a slash: keys follow. The bucket is in the path, as every server understands it. */
	url: string;
	region: string;
};

const REGION = 'us-east-1';

/** @throws Error with the rest of a sentence that begins with the variable's name */
export function s3Place(filesUrl: string): S3Place {
	const { hostname: bucket, pathname, searchParams, username, password } = new URL(filesUrl);
	if (username || password) {
		throw new Error('must not hold keys: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY');
	}
	if (!/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(bucket)) {
		throw new Error('must name a bucket, as s3://bucket?endpoint=https://...');
	}
	for (const name of searchParams.keys()) {
		if (name !== 'endpoint' && name !== 'region') {
			throw new Error(`has "${name}" after the bucket: only endpoint and region are known`);
		}
	}
	const region = searchParams.get('region') || REGION;
	const endpoint = searchParams.get('endpoint') || `https://s3.${region}.amazonaws.com`;
	if (!/^https?:\/\/[^/?#@]+\/?$/.test(endpoint) || !URL.canParse(endpoint)) {
		throw new Error('has an endpoint that is no address, as https://s3.example.org');
	}
	const folder = pathname.replace(/^\/+|\/+$/g, '');
	const base = endpoint.replace(/\/$/, '');
	return { url: `${base}/${bucket}/${folder ? `${folder}/` : ''}`, region };
}
