/** Words as a word processor counts them: whatever stands between white space and holds a letter or figure. */
export function countWords(text: string): number {
	return text.split(/\s+/).filter((word) => /[\p{L}\p{N}]/u.test(word)).length;
}

/** '1,204 of 1,500 words', '1,612 words: 112 over the limit of 1,500' */
export function wordsLine(count: number, limit: number): string {
	const figure = (value: number) => value.toLocaleString('en-GB');
	return count <= limit
		? `${figure(count)} of ${figure(limit)} words`
		: `${figure(count)} words: ${figure(count - limit)} over the limit of ${figure(limit)}`;
}

/** Which parts of the writer's name stand in the text: markers must not learn who wrote it. */
export function ownNamesIn(text: string, name: string): string[] {
	const parts = name.split(/\s+/).filter((part) => part.replace(/[^\p{L}]/gu, '').length > 2);
	return parts.filter((part) => {
		const whole = part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
		return new RegExp(`(?<![\\p{L}\\p{N}])${whole}(?![\\p{L}\\p{N}])`, 'u').test(text);
	});
}

/**
 * Minutes a script needs, to the next 5: reading at 150 words a minute, 3 for each criterion, 5 for
 * a file beside the text.
 */
export function markingMinutes(script: {
	words: number;
	criteria: number;
	hasFile: boolean;
}): number {
	const minutes = script.words / 150 + script.criteria * 3 + (script.hasFile ? 5 : 0);
	return Math.max(5, Math.ceil(minutes / 5) * 5);
}

/** 'about 40 minutes', 'about 3 hours', 'about 3 and a half hours' */
export function aboutHours(minutes: number): string {
	if (minutes < 90) return `about ${minutes} minutes`;
	const halves = Math.round(minutes / 30);
	return `about ${Math.floor(halves / 2)}${halves % 2 ? ' and a half' : ''} hours`;
}
