/**
 * What a quiz, its learners and their tries come to, worked out from the rules as people are told
 * them: it shares no code with the app and knows no database. Instants are milliseconds. Marks are
 * in `model-marks.ts`.
 */

export type Terms = {
	minutes: number;
	graceMinutes: number;
	late: { minutes: number; costPercent: number } | null;
	/** Hours between one try and the next. */
	restHours: number;
	counts: 'best' | 'latest' | 'average';
	release: 'at-once' | 'after-window' | 'after-board';
	closesAt: number | null;
	/** Questions of a paper that rules mark, and that a tutor marks. */
	drawn: { choices: number; texts: number };
};

export type Question = {
	id: string;
	marks: number;
	byTutor: boolean;
	right: string;
	wrong: string;
};
/** Taken out, or the answers that earn the marks. */
export type Scoring = 'out' | readonly string[];

/** An answer that was acknowledged. */
export type Kept = {
	tab: string;
	seq: number;
	question: string;
	/** Null: what was said was taken back. */
	says: string | null;
	flagged: boolean;
	receivedAt: number;
	/** Earlier than that where it waited in the page before it was sent. */
	givenAt: number;
};

export type Try = {
	id: string;
	number: number;
	state: 'open' | 'waiting' | 'marked' | 'voided';
	startedAt: number;
	dueAt: number;
	/** The end that staff put, and the minutes that had been given by then. */
	moved: { until: number; given: number } | null;
	endedAt: number | null;
	endedBy: 'learner' | 'clock' | null;
	paper: readonly string[];
	journal: Kept[];
	byTutor: Map<string, number>;
	percent: number | null;
	/** A board has decided since it was marked. */
	ratified: boolean;
	/** Questions put right since that the mark does not follow, as they count in it still. */
	asRatified: Map<string, Scoring>;
	/** Those of them that the board has not answered. */
	forBoard: Set<string>;
};

export type Extra = { extraPercent: number; extraMinutes: number; breakMinutes: number };

export type Life = {
	tries: Try[];
	/** Marks of the assignment of the same module, try by try. */
	assignment: number[];
	extra: { quiz: Extra | null; all: Extra | null };
	closesAt: number | null;
	/** When boards decided, save where they put it off. */
	decidedAt: number[];
	referrals: number;
	/** States as the app has them, of what this model is not about. */
	place: string;
	module: string;
};

export type Model = {
	now: number;
	terms: Terms;
	questions: readonly Question[];
	lives: readonly Life[];
	/** Of questions that were put right. */
	scoring: Map<string, Scoring>;
};

const MINUTE = 60_000;
/** After the last instant the clock waits for what is on its way. */
const SETTLE = 10_000;
const TRIES = 3;

export const openTry = ({ tries }: Life) => tries.find(({ state }) => state === 'open');

// --- time ---

/** The last instant at which an answer or a hand-in counts. */
export const lastAt = ({ terms }: Model, { dueAt }: Try): number =>
	dueAt + (terms.graceMinutes + (terms.late?.minutes ?? 0)) * MINUTE;

/** Minutes that a learner has on top of everybody's: what was given for this quiz before that for all. */
export function givenMinutes({ terms }: Model, { extra }: Life): number {
	const given = extra.quiz ?? extra.all;
	if (!given) return 0;
	const percent = Math.ceil((terms.minutes * given.extraPercent) / 100);
	return percent + given.extraMinutes + given.breakMinutes;
}

/** Staff move a closing later, never sooner. */
export const closesAt = ({ terms }: Model, life: Life): number =>
	Math.max(terms.closesAt ?? Infinity, life.closesAt ?? 0);

/** The window cuts the quiz's own minutes, and none that staff gave. */
export const dueFrom = (model: Model, life: Life, startedAt: number): number =>
	Math.min(startedAt + model.terms.minutes * MINUTE, closesAt(model, life)) +
	givenMinutes(model, life) * MINUTE;

/** Time given during a try is on top of a moved end; it never makes a try shorter. */
export function giveTime(model: Model, life: Life, about: 'quiz' | 'all', extra: Extra): void {
	life.extra[about] = extra;
	const one = openTry(life);
	if (!one) return;
	const end = one.moved
		? one.moved.until + (givenMinutes(model, life) - one.moved.given) * MINUTE
		: dueFrom(model, life, one.startedAt);
	one.dueAt = Math.max(one.dueAt, end);
}

/** Who ends an open try that is asked for now; nobody in the seconds between. */
export function endsBy(
	model: Model,
	one: Try,
	asker: 'learner' | 'clock'
): 'learner' | 'clock' | null {
	if (asker === 'learner' && model.now <= lastAt(model, one)) return 'learner';
	return model.now >= lastAt(model, one) + SETTLE ? 'clock' : null;
}

// --- beginning ---

/** The number of the try that a learner is in after pressing "start"; null where that is refused. */
export function startsTry(model: Model, life: Life, held: boolean): number | null {
	if (!['enrolled', 'studying', 'referred'].includes(life.place)) return null;
	if ((life.module === 'passed' || life.module === 'failed') && !held) return null;
	const open = openTry(life);
	if (open) return open.number;
	const counted = life.tries.filter(({ state }) => state !== 'voided');
	if (counted.some(({ state }) => state === 'waiting')) return null;
	if (counted.length >= TRIES + life.referrals || model.now >= closesAt(model, life)) return null;
	const rest = model.terms.restHours * 60 * MINUTE;
	if (rest > 0 && counted.some(({ endedAt }) => model.now < endedAt! + rest)) return null;
	return life.tries.length + 1;
}

/** Nothing that is out is drawn, and nothing again while there is something that was met less often. */
export function isFreshDraw(model: Model, life: Life, paper: readonly string[]): boolean {
	const met = ({ id }: Question) => life.tries.filter((one) => one.paper.includes(id)).length;
	return [true, false].every((byTutor) => {
		const bank = model.questions.filter((one) => one.byTutor === byTutor);
		const left = bank.filter(({ id }) => model.scoring.get(id) !== 'out');
		const [on, off] = [true, false].map((is) =>
			left.filter(({ id }) => paper.includes(id) === is).map(met)
		) as [number[], number[]];
		const size = Math.min(
			byTutor ? model.terms.drawn.texts : model.terms.drawn.choices,
			left.length
		);
		const drawn = bank.filter(({ id }) => paper.includes(id)).length;
		return drawn === size && on.length === size && Math.max(...on) <= Math.min(...off);
	});
}

// --- answers ---

export const highest = (one: Try, tab: string): number =>
	Math.max(0, ...one.journal.filter((kept) => kept.tab === tab).map(({ seq }) => seq));

/** What becomes of an answer that arrives now; where it is new and in time it is kept. */
export function receive(model: Model, one: Try, sent: Omit<Kept, 'receivedAt'>): Kept | string {
	const known = one.journal.find(({ tab, seq }) => tab === sent.tab && seq === sent.seq);
	if (known) {
		const same = (['question', 'says', 'flagged'] as const).every(
			(key) => known[key] === sent[key]
		);
		return same ? known : 'sequence-used';
	}
	if (one.state !== 'open') return 'closed';
	if (model.now > lastAt(model, one)) return 'late';
	if (sent.seq > 1000 + highest(one, sent.tab)) return 'sequence-jump';
	const kept = { ...sent, receivedAt: model.now };
	one.journal.push(kept);
	return kept;
}

/** Of one page the highest number counts, between pages what was given last. */
export function counting(one: Try): Map<string, Kept> {
	const pages = Map.groupBy(one.journal, ({ question, tab }) => `${question} ${tab}`);
	const newest = [...pages.values()].map((kept) => kept.reduce((a, b) => (b.seq > a.seq ? b : a)));
	const inOrder = newest.toSorted(
		(a, b) => a.givenAt - b.givenAt || a.receivedAt - b.receivedAt || (a.tab < b.tab ? -1 : 1)
	);
	return new Map(inOrder.map((kept) => [kept.question, kept]));
}
