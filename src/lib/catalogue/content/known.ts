import { anchorOf } from '../anchor.rules.ts';
import type { LessonTerm, Source } from '../published.ts';
import type { Listings } from './reading.ts';

/** What the tranche's and the course's files list, for the rest of the content to refer to. */
export type Known = {
	sources: ReadonlyMap<string, Source>;
	/** By the term and its other spellings, in lower case. */
	terms: ReadonlyMap<string, LessonTerm>;
	outcomes: ReadonlySet<string>;
};

const nothing: Known = { sources: new Map(), terms: new Map(), outcomes: new Set() };

/**
 * Reads the files that list what the rest refers to, and reports what is wrong inside of each.
 * @param shared what the tranche lists already, when the files are a course's own
 */
export function knownFrom(files: Listings, shared: Known = nothing): Known {
	return {
		sources: sourcesFrom(files, shared),
		terms: termsFrom(files, shared),
		outcomes: outcomesFrom(files, shared)
	};
}

const IN_TRANCHE = "is in the tranche's file already: use that one, or give this another name";
const TWICE = 'is listed twice';

function sourcesFrom({ sources }: Listings, shared: Known): Map<string, Source> {
	const known = new Map(shared.sources);
	sources?.partly.forEach((source, index) => {
		if (!source?.id) return;
		if (known.has(source.id)) {
			const why = shared.sources.has(source.id) ? IN_TRANCHE : TWICE;
			sources.fault([index, 'id'], `the source "${source.id}" ${why}`);
		}
		known.set(source.id, {
			id: source.id,
			title: source.title ?? '',
			publisher: source.publisher ?? '',
			published: source.published ?? '',
			url: source.url ?? null,
			standing: source.standing ?? 'secondary',
			note: source.note ?? null
		});
	});
	return known;
}

function termsFrom({ glossary }: Listings, shared: Known): Map<string, LessonTerm> {
	const known = new Map(shared.terms);
	const anchors = new Map([...known.values()].map(({ id, term }) => [id, term]));
	glossary?.partly.forEach((entry, index) => {
		if (!entry?.term) return;
		const fault = (message: string) => glossary.fault([index, 'term'], message);
		const { term: name, meaning = '' } = entry;
		const term = { id: anchorOf('term', name), term: name, meaning };
		const clash = anchors.get(term.id);
		if (clash !== undefined && clash.toLowerCase() !== name.toLowerCase()) {
			fault(`"${name}" is too like "${clash}": change one of them`);
		}
		anchors.set(term.id, name);
		for (const spelling of [name, ...(entry.also ?? [])]) {
			if (spelling === undefined) continue;
			const key = spelling.toLowerCase();
			if ((known.get(key) ?? term) !== term) {
				fault(`the spelling "${spelling}" ${shared.terms.has(key) ? IN_TRANCHE : TWICE}`);
			}
			known.set(key, term);
		}
	});
	return known;
}

function outcomesFrom({ outcomes }: Listings, shared: Known): Set<string> {
	const keys = new Set(shared.outcomes);
	outcomes?.partly.forEach((outcome, index) => {
		if (!outcome?.key) return;
		if (keys.has(outcome.key)) {
			const why = shared.outcomes.has(outcome.key) ? IN_TRANCHE : TWICE;
			outcomes.fault([index, 'key'], `the outcome "${outcome.key}" ${why}`);
		}
		keys.add(outcome.key);
	});
	return keys;
}
