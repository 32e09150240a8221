import { holdingsQuery } from '#lib/register/feed-page.schema.ts';
import { holdingsAnswer } from '#lib/register/holdings.server.ts';
import { readerOf } from '#lib/register/tokens.server.ts';
import { readQuery } from '../../read-query.ts';
import { signedJson } from '../../signed-json.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = async ({ locals, request, url }) => {
	const { sql, at } = locals;
	const authorization = request.headers.get('authorization');
	const { receiverId } = await readerOf(sql, at, authorization, 'feed.read');
	const { from, to } = readQuery(holdingsQuery, url.searchParams);
	const range = { from: from || null, to: to || null };
	return signedJson(sql, at, receiverId, await holdingsAnswer(sql, receiverId, at, range));
};
