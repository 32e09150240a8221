import { snapshotQuery } from '#lib/register/feed-page.schema.ts';
import { feedSnapshot } from '#lib/register/feed-pages.server.ts';
import { readerOf } from '#lib/register/tokens.server.ts';
import { readQuery } from '../../read-query.ts';
import { signedJson } from '../../signed-json.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = async ({ locals, request, url }) => {
	const { sql, at } = locals;
	const authorization = request.headers.get('authorization');
	const { receiverId } = await readerOf(sql, at, authorization, 'feed.snapshot');
	const { cursor, limit } = readQuery(snapshotQuery, url.searchParams);
	const page = await feedSnapshot(sql, receiverId, at, { cursor: cursor || null, limit });
	return signedJson(sql, at, receiverId, page);
};
