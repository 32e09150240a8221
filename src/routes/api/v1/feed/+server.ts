import { feedQuery } from '#lib/register/feed-page.schema.ts';
import { feedAfter } from '#lib/register/feed-pages.server.ts';
import { readerOf } from '#lib/register/tokens.server.ts';
import { readQuery } from '../read-query.ts';
import { signedJson } from '../signed-json.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = async ({ locals, request, url }) => {
	const { sql, at } = locals;
	const authorization = request.headers.get('authorization');
	const { receiverId } = await readerOf(sql, at, authorization, 'feed.read');
	const asked = readQuery(feedQuery, url.searchParams);
	return signedJson(sql, at, receiverId, await feedAfter(sql, receiverId, at, asked));
};
