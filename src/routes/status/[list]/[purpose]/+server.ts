import { json } from '@sveltejs/kit';
import { statusPurposes } from '#lib/certification/status-bits.ts';
import { statusList } from '#lib/certification/status-lists.server.ts';
import { systemActor, visitor } from '#lib/platform/actor.ts';
import { NotFound } from '#lib/platform/errors.ts';
import { placeOf } from '#lib/platform/network-address.rules.ts';
import { type Limit, takeHits } from '#lib/platform/rate-limit.server.ts';
import type { RequestHandler } from './$types';

/** Programs keep a list for the half minute that they are told to. */
const lists: Limit = { name: 'status-list', max: 600, windowSeconds: 60 };

/** Bitstring status list: which badges must not be accepted now. Signed, and from live state. */
export const GET: RequestHandler = async ({ params, locals, getClientAddress }) => {
	const { sql, at, config, requestId } = locals;
	const purpose = statusPurposes.find((known) => known === params.purpose);
	if (!purpose || !/^[1-9]\d{0,5}$/.test(params.list)) throw new NotFound('That status list');
	const asker = visitor(at, requestId);
	await takeHits(sql, asker, [{ limit: lists, subject: placeOf(getClientAddress()) }]);
	const list = Number(params.list);
	const credential = await statusList(sql, systemActor(at, requestId), config, { list, purpose });
	return json(credential, {
		headers: {
			'content-type': 'application/vc+ld+json',
			'cache-control': 'public, max-age=30'
		}
	});
};
