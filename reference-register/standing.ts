import type { Status } from './notice.ts';

const londonDay = new Intl.DateTimeFormat('en-CA', { timeZone: 'Europe/London' });

/** An award whose last day has passed is expired, with conditions or without, also before the notice of it came. */
export function statusNow(
	{ status, expiresOn }: { status: Status; expiresOn: string | null },
	at: Date
): Status {
	const isOver = expiresOn !== null && expiresOn < londonDay.format(at);
	return isOver && (status === 'in_force' || status === 'conditions') ? 'expired' : status;
}
