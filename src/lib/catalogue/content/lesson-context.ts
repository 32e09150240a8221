import type { CitedSource, LessonTerm } from '../published.ts';
import type { Known } from './known.ts';
import type { LessonContext } from './markdown.ts';

/** Numbers the sources of one lesson in the order in which they are first cited; notes its terms. */
export class LessonReferences implements LessonContext {
	#known: Known;
	#transcripts: ReadonlyMap<string, string>;
	#cited = new Map<string, CitedSource>();
	#terms = new Map<string, LessonTerm>();
	readonly watched = new Set<string>();

	/** @param transcripts HTML by the address of the video */
	constructor(known: Known, transcripts: ReadonlyMap<string, string>) {
		this.#known = known;
		this.#transcripts = transcripts;
	}

	cite(id: string): number | undefined {
		const source = this.#known.sources.get(id);
		if (!source) return undefined;
		const cited = this.#cited.get(id) ?? { ...source, number: this.#cited.size + 1 };
		this.#cited.set(id, cited);
		return cited.number;
	}

	term(name: string): LessonTerm | undefined {
		const term = this.#known.terms.get(name.toLowerCase());
		if (term) this.#terms.set(term.id, term);
		return term;
	}

	transcript(url: string): string | undefined {
		this.watched.add(url);
		return this.#transcripts.get(url);
	}

	get sources(): CitedSource[] {
		return [...this.#cited.values()];
	}

	get terms(): LessonTerm[] {
		return [...this.#terms.values()].toSorted((a, b) => a.term.localeCompare(b.term, 'en'));
	}

	numberOf(id: string): number | null {
		return this.#cited.get(id)?.number ?? null;
	}
}
