/** What is said only of some answers; `when` says of which: 'If right'. */
export type Said = { when: string; text: string };

/** Feedback for everyone, with what other systems say only of some answers. */
export function together(general: string, said: readonly Said[], changes: string[]): string {
	const more = said
		.filter(({ text }) => text !== '')
		.map(({ when, text }) => (when ? `${when}: ${text}` : text));
	if (more.length > 0) {
		changes.push('what was said of some answers only now stands in the feedback for everyone');
	}
	return [general, ...more].filter(Boolean).join('\n\n');
}
