import { uuidv7 } from 'uuidv7';

/** A new id: UUIDv7, so that ids sort by the time they were made. */
export const newId = (): string => uuidv7();

/** True for text that can be an id. Ids in addresses come from outside: ask before the database does. */
export const isId = (text: string): boolean =>
	/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text);
