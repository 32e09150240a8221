import { signedIn } from '#lib/identity/signed-in.ts';
import { deliveryTags } from '#lib/register/notice-words.ts';
import { lastAgreements } from '#lib/register/reconciliations.server.ts';
import { unsettledCount } from '#lib/register/unsettled.server.ts';
import { deliveries, feedPosition, receivers } from '#lib/register/feed-reads.server.ts';
import type { DeliveryState } from '#lib/register/delivery.machine.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
	const { sql, actor } = signedIn(locals);
	const asked = url.searchParams.get('state') ?? '';
	const state = Object.hasOwn(deliveryTags, asked) ? (asked as DeliveryState) : null;
	const all = await receivers(sql);
	const receiverId = all.find(({ id }) => id === url.searchParams.get('register'))?.id ?? null;
	return {
		now: actor.at,
		receivers: all,
		position: await feedPosition(sql),
		agreements: await lastAgreements(sql),
		unsettled: await unsettledCount(sql),
		filter: { state, receiverId },
		deliveries: await deliveries(sql, {
			state,
			receiverId,
			after: url.searchParams.get('after')
		})
	};
};
