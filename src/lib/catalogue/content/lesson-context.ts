import type { CitedSource, LessonTerm } from '../published.ts';
import type { Known } from './known.ts';
import type { LessonContext } from './markdown.ts';

/** Numbers the sources of one lesson in the order in which they are first cited; notes its terms. */
export class LessonReferences implements LessonContext {
	#known: Known;
	#transcripts: ReadonlyMap<string, string>;
	#cited = new Map<string, CitedSource>();
	#uses = new Map<LessonTerm, number>();
	readonly watched = new Set<string>();

	/** @param transcripts HTML by the address of the video */
	constructor(known: Known, transcripts: ReadonlyMap<string, string>) {
		this.#known = known;
		this.#transcripts = transcripts;
	}

	cite(id: string): { number: number; first: boolean } | undefined {
		const source = this.#known.sources.get(id);
		if (!source) return undefined;
		const before = this.#cited.get(id);
		if (before) return { number: before.number, first: false };
		const number = this.#cited.size + 1;
		this.#cited.set(id, { ...source, number });
		return { number, first: true };
	}

	term(name: string): { term: LessonTerm; use: number } | undefined {
		const term = this.#known.terms.get(name.toLowerCase());
		if (!term) return undefined;
		const use = (this.#uses.get(term) ?? 0) + 1;
		this.#uses.set(term, use);
		return { term, use };
	}

	transcript(url: string): string | undefined {
		this.watched.add(url);
		return this.#transcripts.get(url);
	}

	get sources(): CitedSource[] {
		return [...this.#cited.values()];
	}

	get terms(): LessonTerm[] {
		return [...this.#uses.keys()].toSorted((a, b) => a.term.localeCompare(b.term, 'en'));
	}

	numberOf(id: string): number | null {
		return this.#cited.get(id)?.number ?? null;
	}
}
