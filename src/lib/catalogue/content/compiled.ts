import type {
	Assignment,
	Edition,
	ExercisePage,
	Item,
	Lesson,
	Module,
	Quiz,
	Tranche
} from '../published.ts';

/** A faultless edition, ready to be published: everything but the ids of its rows. */
export type CompiledEdition = Omit<Edition, 'id' | 'publishedAt' | 'publishedBy'> & {
	tranche: Tranche;
	/** Still being written: never published. */
	draft: boolean;
	/** The label of the edition that it takes the place of. */
	follows: string | null;
	/** By path in the tranche's folder, sorted by path: what the hash covers. */
	files: { path: string; bytes: Uint8Array }[];
	modules: CompiledModule[];
	glossary: { term: string; meaning: string }[];
	/** By path in the course's folder. */
	images: { path: string; sha256: string; mediaType: string; bytes: Uint8Array }[];
};

export type CompiledModule = Omit<Module, 'id' | 'editionId'> & {
	lessons: Omit<Lesson, 'id' | 'editionId' | 'moduleId'>[];
	assessments: CompiledAssessment[];
	exercise: Omit<ExercisePage, 'id' | 'editionId' | 'moduleId'>[];
};

type Unplaced = 'id' | 'editionId' | 'moduleId';
export type CompiledAssessment = (Omit<Quiz, Unplaced> | Omit<Assignment, Unplaced>) & {
	items: CompiledItem[];
};

export type CompiledItem = Omit<Item, 'id' | 'editionId' | 'assessmentId'>;
