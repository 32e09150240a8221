import type { OverallBand } from '#lib/catalogue/published.ts';

/** The words of the edition for this mark; null where it has none. */
export function overallHtml(
	bands: readonly OverallBand[] | undefined,
	percent: number
): string | null {
	return bands?.findLast(({ fromPercent }) => percent >= fromPercent)?.html ?? null;
}

/** So near to the floor that one lesson read again may be enough. */
const CLOSE = 10;

/** What a learner reads where the edition has no words of its own. */
export function overallWords(percent: number, floorPercent: number): string {
	if (percent >= 100) {
		return 'Every mark. You could explain this to somebody else now, and that is worth doing.';
	}
	if (percent >= (floorPercent + 100) / 2) {
		return 'You know this well. The list below shows where the last marks went.';
	}
	if (percent >= floorPercent) {
		return 'You have what it takes to go on. The list below shows what is still thin, and which lesson to read again for it.';
	}
	if (percent >= floorPercent - CLOSE) {
		return 'You are close. Read again what the list below points to first, then try once more.';
	}
	return 'Not yet, and that is what a first look is for. Take your time with the lessons below before you try again: where the bank allows it, the questions will be other ones.';
}
