import type { Actor } from './actor.ts';
import type { Log } from './log.server.ts';

let log: Pick<Log, 'warn'> | undefined;

/** Where refusals are written down from now on. A process opens one log; tests read what it is told. */
export function writeRefusalsTo(to: Pick<Log, 'warn'>): void {
	log = to;
}

/**
 * Writes down what was sent to us and not taken, and why: what somebody looks for who is asked "why was I
 * refused?", or who is being attacked. Never what was sent or who sent it; the request's id leads to the
 * answer that was given.
 */
export function noteRefusal(
	{ requestId }: Pick<Actor, 'requestId'>,
	what: string,
	why: string
): void {
	log?.warn({ requestId, what, why }, 'refused');
}
