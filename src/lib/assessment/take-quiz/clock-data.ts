/** An open try, as far as its clock goes. */
export type Clock = {
	id: string;
	dueAt: Date;
	/** After that, answers still count for so long. */
	overtimeSeconds: number;
	/** So long after the time what arrives counts as late; empty where it never does. */
	lateAfterSeconds: number | '';
};

/** What `countDown` reads from the page: the element that has the clock in it carries these. */
export const clockData = (clock: Clock, page: { now: Date; here: string }) => ({
	'data-attempt': clock.id,
	'data-due': clock.dueAt.toISOString(),
	'data-now': page.now.toISOString(),
	'data-overtime': clock.overtimeSeconds,
	'data-late': clock.lateAfterSeconds,
	'data-here': page.here
});
