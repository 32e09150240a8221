import {
	Away,
	Forbidden,
	type InputIssue,
	Invalid,
	NotFound,
	Refused,
	TooLarge,
	TooMany,
	Unauthenticated
} from './errors.ts';

/** An error as the outside may see it: a status and a plain sentence. */
export type Failure = {
	status: number;
	message: string;
	issues?: InputIssue[];
	retryAfterSeconds?: number;
};

const sentences: Record<number, string> = {
	400: 'That request could not be understood.',
	404: 'That page could not be found.',
	405: 'That cannot be done here.',
	413: 'What you sent is too large.',
	415: 'What you sent is of a kind that this page does not take.'
};

/** How every thrown thing becomes an answer. What is not listed is ours to find: 500 and no details. */
export function failureOf(error: unknown, frameworkStatus = 500): Failure {
	if (error instanceof NotFound) return { status: 404, message: error.message };
	if (error instanceof Unauthenticated) return { status: 401, message: error.message };
	if (error instanceof Forbidden) return { status: 403, message: error.message };
	if (error instanceof Refused) return { status: 409, message: error.message };
	if (error instanceof Invalid) {
		return { status: 400, message: error.message, issues: error.issues };
	}
	if (error instanceof TooLarge) return { status: 413, message: error.message };
	if (error instanceof TooMany) {
		return { status: 429, message: error.message, retryAfterSeconds: error.retryAfterSeconds };
	}
	if (error instanceof Away) return away(error.message);
	if (isDatabaseAway(error)) {
		return away(
			'Tranche cannot be reached at the moment. Try again in a minute. Nothing that was saved is lost.'
		);
	}
	if (holdsUnkeepable(error)) return { status: 400, message: sentences[400]! };
	if (frameworkStatus < 500) {
		return {
			status: frameworkStatus,
			message: sentences[frameworkStatus] ?? 'That request could not be answered.'
		};
	}
	return {
		status: 500,
		message:
			'Something went wrong on our side. Try again. If it happens again, tell us the reference.'
	};
}

const away = (message: string): Failure => ({ status: 503, message, retryAfterSeconds: 30 });

// Codes of the driver and of PostgreSQL for "no database there now".
const awayCodes = new Set([
	'ECONNREFUSED',
	'ECONNRESET',
	'ENOENT',
	'EPIPE',
	'CONNECT_TIMEOUT',
	'CONNECTION_CLOSED',
	'CONNECTION_DESTROYED',
	'CONNECTION_ENDED',
	'57P01',
	'57P02',
	'57P03',
	'53300'
]);

/** Nobody answers there, or did until just now. */
export function isDatabaseAway(error: unknown): boolean {
	if (!(error instanceof Error) || !('code' in error)) return false;
	if (error.code === 'ENOENT') return 'syscall' in error && error.syscall === 'connect';
	const code = String(error.code);
	// Class 08 of PostgreSQL: the connection itself.
	return awayCodes.has(code) || /^08...$/.test(code);
}

/** PostgreSQL keeps no NUL, in texts and in JSON: nobody types one, so what was asked cannot be read. */
export const holdsUnkeepable = (error: unknown): boolean =>
	error instanceof Error && 'code' in error && ['22021', '22P05'].includes(String(error.code));

/** RFC 9457: what programs get instead of a page. */
export function problemOf(
	{ status, message, issues, retryAfterSeconds }: Failure,
	reference: string
): { status: number; headers: Record<string, string>; body: object } {
	return {
		status,
		headers: {
			'content-type': 'application/problem+json',
			...(retryAfterSeconds && { 'retry-after': String(retryAfterSeconds) })
		},
		body: { type: 'about:blank', title: message, status, reference, ...(issues && { issues }) }
	};
}

export function problemResponse(failure: Failure, reference: string): Response {
	const { status, headers, body } = problemOf(failure, reference);
	return new Response(JSON.stringify(body), { status, headers });
}
