import * as v from 'valibot';
import {
	lessonCode,
	listOf,
	markdown,
	outcomeId,
	slug,
	told
} from '#lib/catalogue/content/field.schema.ts';
import type { Partly } from '#lib/catalogue/content/document.ts';
import type { ContentImage } from '#lib/catalogue/content/image.ts';
import type { Compiled } from '#lib/catalogue/content/markdown.ts';
import type { MarkdownKeys } from '#lib/catalogue/content/texts.ts';
import type { YamlPath } from '#lib/catalogue/content/yaml-text.ts';
import { type EveryBody, thinkingLevels } from '#lib/catalogue/published.ts';

/** The keys that an item of any type has in quiz.yaml, beside `type`. */
export const everyItem = {
	id: told('Unique within the edition, never used again for something else.', slug),
	outcome: outcomeId,
	level: v.picklist(thinkingLevels),
	difficulty: told(
		"The author's guess of the share who get it right.",
		v.optional(
			v.pipe(v.number(), v.minValue(0, 'must be 0 or more'), v.maxValue(1, 'must be 1 or less'))
		)
	),
	marks: v.pipe(
		v.number(),
		v.minValue(0.25, 'must be 0.25 or more'),
		v.maxValue(100, 'must be 100 or less'),
		v.multipleOf(0.25, 'must be a multiple of 0.25')
	),
	lesson: told('What to read again.', v.optional(lessonCode)),
	stem: markdown,
	feedback: told('Shown to everyone afterwards.', markdown)
};

/** Options to pick from, for the types that have a list of them. */
export const optionList = (least: number, most: number) =>
	listOf(
		v.strictObject({
			id: slug,
			text: markdown,
			correct: v.optional(v.boolean()),
			feedback: markdown
		}),
		least,
		most
	);

export type FaultAt = (path: (string | number)[], message: string) => void;

/** What a check may look at beside the item itself. */
export type Checking = {
	fault: FaultAt;
	/** The module's images that can be shown, by path, e.g. 'images/ward-map.svg'. */
	images: ReadonlyMap<string, ContentImage>;
};

/** What turns an authored item into a published one. */
export type Compiling = {
	/** The compiled Markdown at a path inside the item. */
	text: (...path: YamlPath) => Compiled;
	/** Tells nothing of the author's order, and stays the same while the author's ids do. */
	id: (part: string) => string;
	image: (path: string) => ContentImage;
};

/** How one type of question is written in quiz.yaml, checked, and published. */
export type ItemContent<
	T extends string = string,
	S extends v.GenericSchema<{ type: T }> = v.GenericSchema<{ type: T }>,
	B extends EveryBody & { type: T } = EveryBody & { type: T }
> = {
	type: T;
	/** As staff read it, in the middle of a sentence. */
	name: string;
	schema: S;
	/** Which of its own keys hold Markdown. */
	texts: MarkdownKeys;
	/** What its parts say about each other; a part of the wrong kind is not there. */
	check(item: Partly<v.InferInput<S>>, checking: Checking): void;
	/** Its own part of the body. */
	compile(item: v.InferInput<S>, compiling: Compiling): OwnPart<B>;
	/** Paths of the images that it shows, apart from those in its Markdown. */
	images?(item: Partly<v.InferInput<S>>): string[];
};

type OwnPart<B> = B extends unknown ? Omit<B, keyof EveryBody> : never;

/** Calls for each entry that an earlier one equals. */
export function twice(
	entries: readonly Partly<string | undefined>[],
	found: (index: number) => void
): void {
	entries.forEach((entry, index) => {
		if (entry !== undefined && entries.indexOf(entry) < index) found(index);
	});
}
