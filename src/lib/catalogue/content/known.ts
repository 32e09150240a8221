import { anchorOf } from '../anchor.rules.ts';
import type { LessonTerm, Source } from '../published.ts';
import type { SharedReading } from './reading.ts';

/** What the tranche's shared files offer, for the rest of the content to refer to. */
export type Known = {
	sources: ReadonlyMap<string, Source>;
	/** By the term and its other spellings, in lower case. */
	terms: ReadonlyMap<string, LessonTerm>;
	outcomes: ReadonlySet<string>;
};

/** Reads the shared files and reports what is wrong inside of each. */
export function knownFrom({ sources, glossary, outcomes }: SharedReading): Known {
	const known = { sources: new Map<string, Source>(), terms: new Map<string, LessonTerm>() };
	const anchors = new Map<string, string>();
	sources?.partly.forEach((source, index) => {
		if (!source?.id) return;
		if (known.sources.has(source.id)) {
			sources.fault([index, 'id'], `the source "${source.id}" is listed twice`);
		}
		known.sources.set(source.id, {
			id: source.id,
			title: source.title ?? '',
			publisher: source.publisher ?? '',
			published: source.published ?? '',
			url: source.url ?? null,
			standing: source.standing ?? 'secondary',
			note: source.note ?? null
		});
	});
	glossary?.partly.forEach((entry, index) => {
		if (!entry?.term) return;
		const term = {
			id: anchorOf('term', entry.term),
			term: entry.term,
			meaning: entry.meaning ?? ''
		};
		const clash = anchors.get(term.id);
		if (clash !== undefined && clash.toLowerCase() !== term.term.toLowerCase()) {
			glossary.fault([index, 'term'], `"${term.term}" is too like "${clash}": change one of them`);
		}
		anchors.set(term.id, term.term);
		for (const spelling of [entry.term, ...(entry.also ?? [])]) {
			if (spelling === undefined) continue;
			const key = spelling.toLowerCase();
			if ((known.terms.get(key) ?? term) !== term) {
				glossary.fault([index, 'term'], `the spelling "${spelling}" is listed twice`);
			}
			known.terms.set(key, term);
		}
	});
	return { ...known, outcomes: outcomeKeys(outcomes) };
}

function outcomeKeys(outcomes: SharedReading['outcomes']): Set<string> {
	const keys = new Set<string>();
	outcomes?.partly.forEach((outcome, index) => {
		if (!outcome?.key) return;
		if (keys.has(outcome.key)) {
			outcomes.fault([index, 'key'], `the outcome "${outcome.key}" is listed twice`);
		}
		keys.add(outcome.key);
	});
	return keys;
}
