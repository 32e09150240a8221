/**
 * What a page draws on the server and its browser never needs. Kit writes out everything that a load
 * returns as JavaScript, also for a page that sends none: inside this wrapper a long list is left
 * alone, which saves a page of a hundred rows half of its time. See src/hooks.ts.
 */
export class ServerOnly<T> {
	readonly value: T;
	constructor(value: T) {
		this.value = value;
	}
}
