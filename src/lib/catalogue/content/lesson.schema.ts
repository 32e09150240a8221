import * as v from 'valibot';
import {
	day,
	lessonCode,
	line,
	listOf,
	markdown,
	outcomeId,
	outcomeKey,
	slug,
	webAddress,
	whole,
	told
} from './field.schema.ts';

/** A file of the module's own folder `videos`. */
const videoFile = (ending: string, what: string) =>
	v.pipe(v.string(), v.regex(new RegExp(`^videos/[a-z0-9][a-z0-9.-]*\\.${ending}$`), what));

/** The front matter of a lesson. */
export const lessonSchema = v.strictObject({
	code: lessonCode,
	title: line,
	minutes: whole(1, 600),
	outcomes: listOf(outcomeId, 1, 20),
	maps: listOf(outcomeKey),
	reviewBy: told('The day by which the academy reads it again.', day),
	keyPoints: listOf(markdown, 1, 10),
	selfCheck: v.pipe(
		v.array(v.strictObject({ ask: markdown, answer: markdown })),
		v.length(3, 'must have exactly three entries')
	),
	furtherReading: v.optional(listOf(slug)),
	videos: v.optional(
		listOf(
			v.strictObject({
				url: webAddress,
				captions: videoFile('vtt', 'must be a file such as videos/talk.vtt'),
				transcript: videoFile('md', 'must be a file such as videos/talk.md')
			}),
			1
		)
	)
});
