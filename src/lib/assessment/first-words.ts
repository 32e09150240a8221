/** The beginning of a text, cut between two words. @param most signs */
export const firstWords = (text: string, most: number): string =>
	text.length <= most ? text : `${text.slice(0, most).replace(/\s+\S*$/, '')}…`;
