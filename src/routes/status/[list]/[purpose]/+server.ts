import { json } from '@sveltejs/kit';
import { statusPurposes } from '#lib/certification/status-bits.ts';
import { statusList } from '#lib/certification/status-lists.server.ts';
import { systemActor } from '#lib/platform/actor.ts';
import { NotFound } from '#lib/platform/errors.ts';
import type { RequestHandler } from './$types';

/** Bitstring status list: which badges must not be accepted now. Signed, and from live state. */
export const GET: RequestHandler = async ({ params, locals }) => {
	const { sql, at, config, requestId } = locals;
	const purpose = statusPurposes.find((known) => known === params.purpose);
	if (!purpose || !/^[1-9]\d{0,5}$/.test(params.list)) throw new NotFound('That status list');
	const list = Number(params.list);
	const credential = await statusList(sql, systemActor(at, requestId), config, { list, purpose });
	return json(credential, {
		headers: {
			'content-type': 'application/vc+ld+json',
			'cache-control': 'public, max-age=30',
			'access-control-allow-origin': '*',
			'cross-origin-resource-policy': 'cross-origin'
		}
	});
};
