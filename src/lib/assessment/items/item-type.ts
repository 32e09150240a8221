import * as v from 'valibot';
import type { Html, ItemBody } from '#lib/catalogue/published.ts';
import type { Filled } from '../filled.ts';

/** Puts ids into the order of one paper; the same ids always come out in the same order. */
export type Shuffle = (ids: readonly string[]) => string[];

/** One line of a marked item: an option, a pair, a step, or the figure asked for. */
export type ReviewLine = {
	id: string;
	/** What the line is about. */
	html: Html;
	/** What the learner answered here, in words; null: nothing. */
	yours: string | null;
	/** What would have been right here, in words; null: this line was to be left alone. */
	right: string | null;
	/** 'missed': should have been answered; 'left': rightly left alone. */
	verdict: 'right' | 'wrong' | 'missed' | 'left';
	feedbackHtml: Html;
};

/** Something that a question offers to be picked. */
export type Pickable = { id: string; text: string; correct: boolean };

/** What a type of item must say about itself. `R` is a response that its schema let through. */
type Specification<B extends ItemBody, R, S> = {
	type: B['type'];
	/** Ids that the page shows in the paper's own order. */
	arrange: (body: B, shuffle: Shuffle) => string[];
	/** What a learner may see before handing in: never which answer is right. */
	shown: (body: B) => S;
	/**
	 * What an answer may look like. It may be incomplete, as a draft is; it never names an id that is
	 * not there. Messages are for the learner.
	 */
	response: (body: B) => v.GenericSchema<unknown, R>;
	filled: (body: B, response: R) => Filled;
	/** Share of the item's marks, 0 to 1. */
	score: (body: B, response: R) => number;
	/** Without a response: as if nothing was answered. */
	review: (body: B, response: R | null) => ReviewLine[];
	/** The answer in plain words, for receipts and wherever nothing can be drawn. */
	inWords: (body: B, response: R) => string;
	/** True when a person gives the marks: `score` then knows nothing. Left out: rules always do. */
	needsPerson?: (body: B) => boolean;
	/** The answer key: an answer that earns all marks. */
	right: (body: B) => R;
	/** An answer that a person might give and that earns nothing. */
	wrong: (body: B) => R;
	/** The same question with a whole answer as its key. */
	rekeyed: (body: B, response: R) => B;
	/** What it offers, for figures of who picks what. Left out: learners order, calculate or write. */
	pickable?: (body: B) => Pickable[];
};

/** A type of item with its own types sealed in: bodies and responses go in as they are stored. */
export type ItemType = {
	type: ItemBody['type'];
	arrange: (body: ItemBody, shuffle: Shuffle) => string[];
	shown: (body: ItemBody) => object;
	/** The response as it is stored, or the sentence that says what is wrong with it. */
	accept: (body: ItemBody, given: unknown) => { response: object } | { fault: string };
	filled: (body: ItemBody, given: unknown) => Filled;
	/** 0 for whatever is not a response. */
	score: (body: ItemBody, given: unknown) => number;
	review: (body: ItemBody, given: unknown) => ReviewLine[];
	inWords: (body: ItemBody, given: unknown) => string;
	needsPerson: (body: ItemBody) => boolean;
	right: (body: ItemBody) => object;
	wrong: (body: ItemBody) => object;
	/** The same question with this answer as its key; null when it cannot be one. */
	rekeyed: (body: ItemBody, given: unknown) => ItemBody | null;
	pickable: (body: ItemBody) => Pickable[];
};

/** Seals a type of item: nothing that its own schema refuses ever reaches its rules. */
export function itemType<B extends ItemBody, R extends object, S extends object>(
	specification: Specification<B, R, S>
): ItemType {
	const read = (body: ItemBody, given: unknown): R | null => {
		const parsed = v.safeParse(specification.response(body as B), given);
		return parsed.success ? parsed.output : null;
	};
	return {
		type: specification.type,
		arrange: (body, shuffle) => specification.arrange(body as B, shuffle),
		shown: (body) => specification.shown(body as B),
		accept(body, given) {
			const parsed = v.safeParse(specification.response(body as B), given, { abortEarly: true });
			return parsed.success ? { response: parsed.output } : { fault: parsed.issues[0].message };
		},
		filled(body, given) {
			const response = read(body, given);
			return response ? specification.filled(body as B, response) : 'none';
		},
		score(body, given) {
			const response = read(body, given);
			return response ? Math.min(1, Math.max(0, specification.score(body as B, response))) : 0;
		},
		review: (body, given) => specification.review(body as B, read(body, given)),
		inWords(body, given) {
			const response = read(body, given);
			return response ? specification.inWords(body as B, response) : '';
		},
		needsPerson: (body) => specification.needsPerson?.(body as B) ?? false,
		pickable: (body) => specification.pickable?.(body as B) ?? [],
		right: (body) => specification.right(body as B),
		wrong: (body) => specification.wrong(body as B),
		rekeyed(body, given) {
			const response = read(body, given);
			if (!response || specification.filled(body as B, response) !== 'whole') return null;
			if (specification.needsPerson?.(body as B)) return null;
			const rekeyed = specification.rekeyed(body as B, response);
			return specification.score(rekeyed, response) === 1 ? rekeyed : null;
		}
	};
}

/** The text of a fragment of HTML, on one line. */
export const textOf = (html: Html): string =>
	html
		.replace(/<[^>]*>/g, ' ')
		.replace(/&(lt|gt|quot|amp|#39);/g, (_, name: string) => entities[name] ?? ' ')
		.replace(/\s+/g, ' ')
		.trim();

/** Text as HTML shows it. */
export const escaped = (text: string): string =>
	text.replace(/[<>"&]/g, (character) => `&#${character.charCodeAt(0)};`);

const entities: Record<string, string> = { lt: '<', gt: '>', quot: '"', amp: '&', '#39': "'" };

/** Ids in an order of their own, for types whose pages show nothing in the author's order. */
export const byId = <T extends { id: string }>(list: readonly T[]): T[] =>
	list.toSorted((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));

/** Says what is wrong in one sentence, whatever the schema below would have said. */
export const wrongShape = 'This is not an answer to this question.';
