import { expect, test } from 'vitest';
import { s3Place } from './s3-place.rules.ts';

test.each([
	['s3://academy', 'https://s3.us-east-1.amazonaws.com/academy/', 'us-east-1'],
	['s3://academy?region=eu-west-2', 'https://s3.eu-west-2.amazonaws.com/academy/', 'eu-west-2'],
	[
		's3://academy/a/b/?endpoint=https://s3.example.org/',
		'https://s3.example.org/academy/a/b/',
		'us-east-1'
	],
	[
		's3://my.bucket?endpoint=http%3A%2F%2F127.0.0.1%3A9000',
		'http://127.0.0.1:9000/my.bucket/',
		'us-east-1'
	]
])('%s', (filesUrl, url, region) => {
	expect(s3Place(filesUrl)).toEqual({ url, region });
});

test.each([
	['s3://AB', 'must name a bucket'],
	['s3://?endpoint=https://s3.example.org', 'must name a bucket'],
	['s3://key:secret@academy', 'must not hold keys'],
	['s3://academy?endpont=https://s3.example.org', 'has "endpont" after the bucket'],
	['s3://academy?endpoint=s3.example.org', 'has an endpoint that is no address'],
	['s3://academy?endpoint=https://a:b@s3.example.org', 'has an endpoint that is no address']
])('%s is refused', (filesUrl, words) => {
	expect(() => s3Place(filesUrl)).toThrow(words);
});
