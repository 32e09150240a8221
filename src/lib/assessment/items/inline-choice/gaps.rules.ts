/** How a text names its gaps: {{g1}}. */

const GAP = /\{\{([a-z0-9][a-z0-9-]*)\}\}/g;

/** Ids of the gaps, in the order of the text. */
export const gapsIn = (text: string): string[] => [...text.matchAll(GAP)].map(([, id = '']) => id);

/** The text with each gap replaced. */
export const fillGaps = (text: string, fill: (id: string) => string): string =>
	text.replace(GAP, (_, id: string) => fill(id));
