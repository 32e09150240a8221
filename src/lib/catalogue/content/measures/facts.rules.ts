import type { Block } from '../blocks.ts';

/** A passage that states what can be looked up, and says not where. */
export type Unsourced = { line: number; what: string; text: string };

const LAW =
	/(?<=\p{L} )(?:Act|Regulations?|Directive)\b(?:\s+(?:19|20)\d\d)?|\b(?:UK )?GDPR\b|\b[Aa]rticle \d+|\b[Ss]ection \d+\b/u;
const MONTH =
	'January|February|March|April|May|June|July|August|September|October|November|December';
const DATE = new RegExp(`\\b\\d{1,2} (?:${MONTH})\\b|\\b(?:${MONTH}) (?:19|20)\\d\\d\\b`);
const YEAR = /\b(?:19|20)\d\d\b/;
const AMOUNT =
	/£\s?\d[\d,.]*\d?|\b\d[\d,.]*\s?(?:%|per cent|million|billion|m\b|k\b)|\b\d{1,3}(?:,\d{3})+\b|\b\d{2,}\b/;

/** Numbers that are no facts: of lessons, modules, steps, clocks and forms. */
const NO_FACT =
	/\b(?:lessons?|modules?|units?|steps?|day|week|weeks|question|decision|level|part|section|line|P|T)\s+\d+(?:\.\d+)?(?:(?:,| and| to|-|–) \d+(?:\.\d+)?)*|\b\d{1,2}:\d\d\b|\b24\/7\b|\bISO(?:\/IEC)? \d+\b/gi;

/** What a lesson made up to show a point has no source, and says so. */
const INVENTED = /\b(?:invented|imagine|suppose|Harrowmere)\b/i;

/**
 * Passages of a lesson with a number, a date or the name of a law and no source. A source in any
 * part of a passage (a paragraph with the list or table it leads to, or a whole box) counts for all
 * of it. What a work task asks for, and what is invented, is no fact.
 */
export function unsourcedFacts(blocks: readonly Block[]): Unsourced[] {
	const sourced = new Set(
		blocks.filter(({ cites }) => cites.length > 0).map(({ passage }) => passage)
	);
	return blocks.flatMap((block) => {
		if (block.kind === 'heading' || block.kind === 'image' || block.box === 'work-task') return [];
		if (sourced.has(block.passage) || INVENTED.test(block.text)) return [];
		const what = factIn(block.text);
		return what === undefined ? [] : [{ line: block.line, what, text: block.text }];
	});
}

/** The words that make it a fact. */
export function factIn(text: string): string | undefined {
	const rest = text.replace(NO_FACT, ' ');
	for (const pattern of [LAW, DATE, YEAR, AMOUNT]) {
		const found = pattern.exec(rest);
		if (found) return found[0].trim();
	}
	return undefined;
}
