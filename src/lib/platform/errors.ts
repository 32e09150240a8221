/** What a command may throw. One table in hooks.server.ts maps them to HTTP; see design section 7. */

/** 404: the record does not exist, or the actor may not know that it does. */
export class NotFound extends Error {
	override name = 'NotFound';
	constructor(what = 'That page') {
		super(`${what} could not be found.`);
	}
}

/** 401: a program that did not show who it is. The words never say what was wrong with what it showed. */
export class Unauthenticated extends Error {
	override name = 'Unauthenticated';
}

/** 403: the actor is known and may not do this. */
export class Forbidden extends Error {
	override name = 'Forbidden';
	constructor(message = 'You do not have permission to do this.') {
		super(message);
	}
}

/** 409: allowed in general, but not in the state things are in. The reason is a plain sentence for the screen. */
export class Refused extends Error {
	override name = 'Refused';
}

/** One thing wrong with the input: the form field it belongs to and a plain sentence. */
export type InputIssue = { field: string; message: string };

/** 400: the input is wrong. */
export class Invalid extends Error {
	override name = 'Invalid';
	issues: InputIssue[];
	constructor(issues: InputIssue[]) {
		super(issues.map((issue) => issue.message).join(' '));
		this.issues = issues;
	}
}

/** 413: more bytes than are taken. */
export class TooLarge extends Error {
	override name = 'TooLarge';
	constructor(maxBytes: number) {
		const kilobytes = maxBytes / 1024;
		const most = kilobytes < 1024 ? `${kilobytes} KB` : `${Math.floor(kilobytes / 1024)} MB`;
		super(`That is too large: at most ${most} are taken.`);
	}
}

/** 429: too many tries; `retryAfterSeconds` says when to come back. */
export class TooMany extends Error {
	override name = 'TooMany';
	retryAfterSeconds: number;
	constructor(retryAfterSeconds: number) {
		super('There were too many tries. Wait a while, then try again.');
		this.retryAfterSeconds = retryAfterSeconds;
	}
}

/** 503: something of ours that this needs does not answer now. Nothing was changed; the same may be tried again. */
export class Away extends Error {
	override name = 'Away';
}
