import type { Assessment, AwardSpecification, Item, Module } from './published.ts';

/** What an edition does about a clause of a standard, from reading about it to proof of it. */
export const stages = ['taught', 'practised', 'assessed', 'evidenced'] as const;
export type Stage = (typeof stages)[number];

export type Clause = { key: string; title: string; framework: string; version: string };
export type MappedLesson = {
	moduleId: string;
	code: string;
	title: string;
	outcomes: string[];
	maps: string[];
	/** Whether it ends in something to do at work. */
	hasTask: boolean;
};
export type MappedModule = Pick<
	Module,
	'id' | 'code' | 'title' | 'outcomes' | 'maps' | 'seminar' | 'tableTop'
> & { hasExercise: boolean };

export type Mapped = {
	clauses: readonly Clause[];
	award: Pick<AwardSpecification, 'outcomes'>;
	modules: readonly MappedModule[];
	lessons: readonly MappedLesson[];
	assessments: readonly Assessment[];
	items: readonly Pick<Item, 'assessmentId' | 'outcome'>[];
};

/** One clause in one module. */
export type MapCell = {
	/** Codes of lessons. */
	taught: string[];
	/** 'work task of 1.2', 'seminar', ... */
	practised: string[];
	/** Items that an attempt draws, and items in the bank. */
	assessed: { drawn: number; banked: number };
	/** Criteria that a marker judges. */
	evidenced: string[];
	reached: Stage[];
};

export type ClauseRow = Clause & { cells: MapCell[]; inAward: boolean; gaps: string[] };

/** One thing of a module with the clauses it is mapped to. */
export type ContentRow = { module: string; kind: string; name: string; keys: string[] };

export type OutcomeMap = {
	modules: { code: string; title: string }[];
	rows: ClauseRow[];
	/** The other way round; what has no keys is mapped to nothing. */
	content: ContentRow[];
	/** Clauses that the course's files list and nothing is mapped to. */
	outside: Clause[];
};
