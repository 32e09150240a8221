/**
 * How a question is named in a form, for the server and for the browser alike: `q3.choice`,
 * `q3.choices[]`, `q3.places.s1`; `q3.flag` when it is flagged. Whatever the type of an item, its
 * fields name their place in the response, so nothing here knows any type.
 */

export type FilledQuestion = {
	response: Record<string, unknown>;
	flagged: boolean;
	was: string | null;
};

const nameOf = /^q([1-9]\d{0,2})\.([A-Za-z0-9-]+)(?:\.([A-Za-z0-9-]+)|(\[\]))?$/;

/** The questions of a form by position. A question that is on the page has at least `q3.was`. */
export function readAnswers(fields: Iterable<[string, unknown]>): Map<number, FilledQuestion> {
	const questions = new Map<number, FilledQuestion>();
	for (const [name, value] of fields) {
		const found = nameOf.exec(name);
		if (!found || typeof value !== 'string') continue;
		const [, position, part = '', key, list] = found;
		const question = questions.get(Number(position)) ?? { response: {}, flagged: false, was: null };
		questions.set(Number(position), question);
		if (part === 'flag' && !key) question.flagged = value !== '';
		else if (part === 'was' && !key) question.was = value;
		else if (value.trim() !== '')
			put(question.response, part, key, list !== undefined, value.trim());
	}
	return questions;
}

function put(
	response: Record<string, unknown>,
	part: string,
	key: string | undefined,
	list: boolean,
	value: string
): void {
	const own = Object.hasOwn(response, part) ? response[part] : undefined;
	if (list) response[part] = Array.isArray(own) ? [...(own as unknown[]), value] : [value];
	else if (key) response[part] = { ...(own as object | undefined), [key]: value };
	else response[part] = value;
}

/** JSON with sorted keys: the same answer is the same text, in whatever order it was written. */
export function canonical(value: unknown): string {
	return JSON.stringify(value, (_, inner: unknown) =>
		inner && typeof inner === 'object' && !Array.isArray(inner)
			? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
			: inner
	);
}

/** What `q3.was` holds: an answer as the page showed it, to tell what the learner changed there. */
export const asShown = (response: unknown, flagged: boolean): string =>
	canonical([response, flagged]);
