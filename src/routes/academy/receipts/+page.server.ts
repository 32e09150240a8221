import { checkReceipt } from '#lib/assessment/receipts.server.ts';
import { shortReceipt } from '#lib/assessment/receipt.rules.ts';
import { signedIn } from '#lib/identity/signed-in.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
	const { sql, actor } = signedIn(locals);
	const shown = (url.searchParams.get('receipt') ?? '').trim().slice(0, 100);
	const found = shown ? await checkReceipt(sql, actor, shown) : null;
	if (shown && !found) locals.log.info({ reason: 'unknown-receipt' }, 'receipt refused');
	return { shown, found: found && { ...found, receipt: shortReceipt(found.receipt) } };
};
