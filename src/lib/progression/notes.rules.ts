const BETWEEN = '--- The other window saved ---';

/** Nothing of either text is lost: one contains the other, or both follow each other. */
export function bothTexts(mine: string, other: string): string {
	if (mine.includes(other)) return mine;
	if (other.includes(mine)) return other;
	return `${mine}\n\n${BETWEEN}\n\n${other}`;
}
