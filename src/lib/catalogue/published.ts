/**
 * What an edition holds once it is published. Fields named `html` or `...Html` are rendered from
 * Markdown and sanitised at import: pages show them with {@html}. Every other text is plain.
 */

import type { itemContents } from '#lib/assessment/items/list.ts';

/** Sanitised blocks (<p>, <ul>, <table>, <figure>): put them in a <div>. */
export type Html = string;

/** Sanitised inline HTML (text, <em>, <strong>, <code>, <a>): put it in a <p>, <li> or <label>. */
export type InlineHtml = string;

export type Tranche = { code: string; title: string; summary: string };

export type Course = { code: string; trancheCode: string };

export type Edition = {
	id: string;
	courseCode: string;
	/** Unique within the course, e.g. 'pilot-1'. */
	label: string;
	/** SHA-256 of the edition's files, hex. */
	contentHash: string;
	title: string;
	summary: string;
	audience: string;
	entryText: string;
	grades: Grades;
	award: AwardSpecification;
	/** Null: nobody planned it. */
	cost: CostPlan | null;
	publishedAt: Date;
	publishedBy: string | null;
};

/** What it takes to write and to run a course, as its author plans it. */
export type CostPlan = {
	/** Hours to write it, once. */
	authorHours: number;
	/** Hours a year to read it again and put it right. */
	yearlyAuthorHours: number;
	/** Hours of seminars, exercises and moderation. */
	tutorHoursACohort: number;
	/** Hours of marking and help. */
	tutorHoursALearner: number;
	hostingPoundsAYear: number;
	/** Places of a cohort. */
	seats: { least: number; most: number };
	/** Pounds an hour, to begin the sum with. */
	exampleRates: { author: number; tutor: number };
	/** Where the figures come from, and what they leave out. */
	note: string;
};

/** The least percent of each grade. */
export type Grades = { pass: number; merit: number; distinction: number };

export type AwardSpecification = {
	code: string;
	title: string;
	level: string;
	hours: number;
	/** Months from the award to its expiry; null: it never expires. */
	validMonths: number | null;
	criteria: string;
	/** Keys of outcomes, e.g. 'caf/4.0/A1.a'. */
	outcomes: string[];
};

/** An outcome of a module, e.g. {id: 'LO1', text: 'Distinguish ...'}. */
export type LearningOutcome = {
	id: string;
	text: string;
	/** Keys of clauses; without them those of the lessons that teach it. */
	maps?: string[] | undefined;
};

/** A seminar or a table-top exercise. */
export type LiveSession = { title: string; minutes: number; briefHtml: Html };

export type Module = {
	id: string;
	editionId: string;
	code: string;
	position: number;
	title: string;
	summary: string;
	hours: number;
	/** Weeks of the cohort, counted from 1; the module's work is due at the end of `weekTo`. */
	weekFrom: number;
	weekTo: number;
	/** Codes of the modules to be passed first. */
	requires: string[];
	/** The least weighted mean of the module's assessments. */
	passPercent: number;
	outcomes: LearningOutcome[];
	maps: string[];
	seminar: LiveSession | null;
	tableTop: LiveSession | null;
};

/** What lists of lessons show. */
export type LessonSummary = {
	id: string;
	editionId: string;
	moduleId: string;
	/** e.g. '1.3' */
	code: string;
	position: number;
	/** e.g. '1.3-the-law-in-plain-terms' */
	slug: string;
	title: string;
	minutes: number;
	outcomes: string[];
	words: number;
	/** 'YYYY-MM-DD': the day by which the academy reads it again. */
	reviewBy: string;
};

export type Lesson = LessonSummary & {
	maps: string[];
	html: Html;
	/** For the contents at the side; `id` is the anchor in `html`. */
	headings: Heading[];
	/** One sentence each. */
	keyPoints: InlineHtml[];
	selfCheck: SelfCheck[];
	/** In order of citation. `html` links to `#source-<number>`: the page gives that id to each. */
	sources: CitedSource[];
	/** Sources worth reading that the text need not cite; `number` is null unless it does. */
	furtherReading: FurtherReading[];
	/** Terms used in the lesson, by name. `html` links to `#<id>`: the page gives that id to each. */
	terms: LessonTerm[];
};

/** A page for those who lead a module's exercise; learners never see it. */
export type ExercisePage = {
	id: string;
	editionId: string;
	moduleId: string;
	position: number;
	/** The file's name without its ending. */
	slug: string;
	title: string;
	/** 'YYYY-MM-DD' */
	reviewBy: string;
	words: number;
	html: Html;
	headings: Heading[];
	sources: CitedSource[];
	terms: LessonTerm[];
};

export type Heading = { id: string; text: string; level: 2 | 3 | 4 };
export type SelfCheck = { askHtml: InlineHtml; answerHtml: Html };

export type Source = {
	id: string;
	title: string;
	publisher: string;
	/** A year, a year and month, or a date. */
	published: string;
	url: string | null;
	standing: 'primary' | 'secondary';
	note: string | null;
};
export type CitedSource = Source & { number: number };
export type FurtherReading = Source & { number: number | null };
/** `id` is the anchor, e.g. 'term-caldicott-guardian'. */
export type LessonTerm = { id: string; term: string; meaning: string };

export type GlossaryTerm = { id: string; term: string; meaning: string };

type AssessmentRow = {
	id: string;
	editionId: string;
	moduleId: string;
	code: string;
	position: number;
	title: string;
	weightPercent: number;
	/** The least percent that passes this part. */
	floorPercent: number;
	/** UNLIMITED_TRIES: as many as the learner likes. */
	attempts: number;
};
/** More than anybody takes; an ordinary number, so that counting tries knows no exception. */
export const UNLIMITED_TRIES = 9999;
/** Of tries allowed, or of those that are left: nobody takes a thousand. */
export const isUnlimited = (tries: number): boolean => tries > UNLIMITED_TRIES - 1000;
export type Quiz = AssessmentRow & { kind: 'quiz'; policy: QuizPolicy };
export type Assignment = AssessmentRow & { kind: 'assignment'; policy: AssignmentPolicy };
export type Assessment = Quiz | Assignment;

export type QuizPolicy = {
	minutes: number;
	/** Hours to wait before the second, the third attempt, counted from the end of the one before. */
	coolingOffHours: number[];
	/** When results and right answers can be seen; after the window of the whole cohort. */
	release: 'at-once' | 'after-window' | 'after-board';
	onePerPage: boolean;
	/** Questions on each page; absent: one, or all, as `onePerPage` says. */
	perPage?: number | undefined;
	/** Absent in editions from before these could be said: then as in the comment. */
	window?: QuizWindow | undefined;
	/** Minutes after the time in which what arrives still counts in full; absent: none. */
	graceMinutes?: number | undefined;
	/** After the grace: so long work is still taken, for so many marks of the hundred; absent: it is not. */
	late?: LateTime | undefined;
	/** Which tries make the mark; absent: the best. */
	counts?: CountedTries | undefined;
	blueprint: BlueprintCell[];
	/** Items of one attempt: the sum of the blueprint. */
	itemCount: number;
	introHtml: Html | null;
	/** What a learner reads with the result, by mark, lowest first from 0; absent: words by rule. */
	overall?: OverallBand[] | undefined;
};

/** Words for marks from so many per cent up to the next band. */
export type OverallBand = { fromPercent: number; html: Html };

/** When a quiz may be taken, in the cohort's own weeks and time; absent: whenever the module is open. */
export type QuizWindow = { opens?: CohortMoment | undefined; closes?: CohortMoment | undefined };
export type LateTime = { minutes: number; costPercent: number };
/** `week` from 1; `day` 1 to 7 of it; `time` 'HH:MM' where the cohort is. */
export type CohortMoment = { week: number; day: number; time: string };

export const countedTries = ['best', 'latest', 'average'] as const;
export type CountedTries = (typeof countedTries)[number];

/** How many items each attempt draws; an item may serve any cell it fits, once. */
export type BlueprintCell = {
	outcome: string;
	items: number;
	types: ItemType[];
	levels: ThinkingLevel[];
};

export type AssignmentPolicy = {
	words: number;
	/** Null: text only. */
	file: { required: boolean; types: FileType[]; maxMegabytes: number } | null;
	resubmitWithinDays: number;
	resubmitCapPercent: number;
	briefHtml: Html;
	criteria: Criterion[];
	/** For markers only. */
	markingNotesHtml: Html | null;
	/** For markers only. */
	exemplars: Exemplar[];
};
/** What a learner may see of an assignment: without the marking notes and exemplars. */
export type PublicAssignmentPolicy = Omit<AssignmentPolicy, 'markingNotesHtml' | 'exemplars'>;

export const fileTypes = ['pdf', 'docx', 'odt', 'png'] as const;
export type FileType = (typeof fileTypes)[number];

export const rubricLevels = ['notYet', 'pass', 'merit', 'distinction'] as const;
export type RubricLevel = (typeof rubricLevels)[number];

export type Criterion = {
	id: string;
	title: string;
	/** The weights of an assignment add up to 100. */
	weight: number;
	outcome: string;
	/** Plain text. */
	levels: Record<RubricLevel, string>;
	/** Below pass here, the whole part is not passed, whatever the total. */
	mustPass?: boolean | undefined;
};
export type Exemplar = { level: RubricLevel; html: Html };

/** 'single-choice', 'matching', ...: one for each folder of `assessment/items/`. */
export type ItemType = ItemBody['type'];

export const thinkingLevels = ['recall', 'understand', 'apply', 'evaluate'] as const;
export type ThinkingLevel = (typeof thinkingLevels)[number];

/** One question of the bank. `key` is the author's id, unique within the edition. */
export type Item<Body extends ItemBody = ItemBody> = {
	id: string;
	editionId: string;
	assessmentId: string;
	key: string;
	type: Body['type'];
	outcome: string;
	level: ThinkingLevel;
	marks: number;
	body: Body;
};

/**
 * What each type of question keeps; its own part is said in its folder. Ids of options, pairs,
 * answers and steps are opaque: they tell neither the author's order nor which answer belongs to
 * which prompt, so that the page's source gives nothing away. They stay the same from edition to
 * edition while the author's ids do.
 */
export type ItemBody = EveryBody & ReturnType<(typeof itemContents)[number]['compile']>;

export type EveryBody = {
	stemHtml: Html;
	/** Shown to everyone afterwards. */
	feedbackHtml: Html;
	/** Code of the lesson to read again. */
	lesson: string | null;
	/** The author's guess of the share who get it right, 0 to 1. */
	difficulty: number | null;
};

export type Option = { id: string; html: InlineHtml; correct: boolean; feedbackHtml: Html };
