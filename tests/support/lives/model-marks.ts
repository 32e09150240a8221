import {
	counting,
	endsBy,
	type Life,
	lastAt,
	type Model,
	openTry,
	type Question,
	type Scoring,
	type Try
} from './model.ts';

/** The marks of the model: of tries, after corrections, of the module, and who may see them when. */

const MINUTE = 60_000;
const FLOOR = { quiz: 60, assignment: 40, module: 50 };
const WEIGHT = { quiz: 30, assignment: 70 };
const TRIES = { quiz: 3, assignment: 2 };

const questionOf = ({ questions }: Model, id: string): Question =>
	questions.find((one) => one.id === id)!;

/** How a question counts, everywhere or in one mark. */
const scoringOf = ({ scoring }: Model, { id, right }: Question, one?: Try): Scoring =>
	one?.asRatified.get(id) ?? scoring.get(id) ?? [right];

// --- one try ---

/** Questions whose answers a tutor has to read. */
export function forTutor(model: Model, one: Try): string[] {
	const counts = counting(one);
	return one.paper.filter((id) => {
		const question = questionOf(model, id);
		return question.byTutor && scoringOf(model, question) !== 'out' && counts.get(id)?.says;
	});
}

/** An open try ends: it is marked, or waits for a tutor. The clock ends it as of its last instant. */
export function end(model: Model, one: Try, by: 'learner' | 'clock'): void {
	one.endedBy = by;
	one.endedAt = by === 'learner' ? model.now : lastAt(model, one);
	one.state = forTutor(model, one).length > 0 ? 'waiting' : 'marked';
	if (one.state === 'marked') one.percent = percentOf(model, one);
}

/** The clock looks at everybody's try. */
export function clockLooks(model: Model): void {
	for (const life of model.lives) {
		const one = openTry(life);
		if (one && endsBy(model, one, 'clock')) end(model, one, 'clock');
	}
}

export function markedByTutor(model: Model, one: Try, marks: ReadonlyMap<string, number>): void {
	for (const [id, score] of marks) one.byTutor.set(id, score);
	one.state = 'marked';
	one.percent = percentOf(model, one);
}

type Line = { score: number; marks: number };

function lineOf(model: Model, one: Try, id: string, scoring?: Scoring): Line {
	const question = questionOf(model, id);
	const keys = scoring ?? scoringOf(model, question, one);
	if (keys === 'out') return { score: 0, marks: 0 };
	const { marks } = question;
	if (question.byTutor) return { score: one.byTutor.get(id) ?? 0, marks };
	const says = counting(one).get(id)?.says;
	return { score: says && keys.includes(says) ? marks : 0, marks };
}

/** @param other scores one question in another way, to see what that would do */
function percentOf(model: Model, one: Try, other?: { id: string; scoring: Scoring }): number {
	const lines = one.paper.map((id) =>
		lineOf(model, one, id, other?.id === id ? other.scoring : undefined)
	);
	const marks = sum(lines.map((line) => line.marks));
	const raw = marks === 0 ? 0 : hundredths((100 * sum(lines.map((line) => line.score))) / marks);
	const { late, graceMinutes } = model.terms;
	const newest = Math.max(...[...counting(one).values()].map(({ receivedAt }) => receivedAt));
	if (!late || newest <= one.dueAt + graceMinutes * MINUTE) return raw;
	// What passed by itself passes still.
	return hundredths(Math.max(raw - late.costPercent, raw >= FLOOR.quiz ? FLOOR.quiz : 0));
}

// --- a question is put right ---

export type Kind = 'void' | 'accept' | 'replace' | 'as-published';
export type Correction = {
	question: Question;
	scoring: Scoring;
	/** Marked tries in which the question counts otherwise now, and what they come to. */
	touched: { one: Try; percent: number }[];
	paperLength: number;
};

/** What a correction does; null where it cannot be done. */
export function correction(
	model: Model,
	question: Question,
	{ kind, choice }: { kind: Kind; choice: string }
): Correction | null {
	const scoring = newScoring(model, question, kind, choice);
	if (!scoring) return null;
	const { id, byTutor } = question;
	const touched = model.lives
		.flatMap(({ tries }) => tries)
		.filter((one) => one.state === 'marked' && one.paper.includes(id))
		.filter((one) => {
			const [before, after] = [lineOf(model, one, id), lineOf(model, one, id, scoring)];
			const isSame = before.score === after.score && before.marks === after.marks;
			return !isSame || (byTutor && scoring !== 'out');
		})
		.map((one) => ({ one, percent: percentOf(model, one, { id, scoring }) }));
	const isEmptied = touched.some(({ one }) =>
		one.paper.every(
			(other) => lineOf(model, one, other, other === id ? scoring : undefined).marks === 0
		)
	);
	const paperLength = lengthOf(model, (one) => (one.id === id ? scoring : scoringOf(model, one)));
	return isEmptied || paperLength === 0 ? null : { question, scoring, touched, paperLength };
}

function newScoring(model: Model, question: Question, kind: Kind, choice: string): Scoring | null {
	const { id, byTutor, right } = question;
	const before = scoringOf(model, question);
	if (kind === 'void') return before === 'out' ? null : 'out';
	// Nobody has read what tries that were marked meanwhile say to it.
	const isUnread = model.lives
		.flatMap(({ tries }) => tries)
		.some(
			(one) => one.state === 'marked' && byTutor && isAnswered(one, id) && !one.byTutor.has(id)
		);
	if (kind === 'as-published') return model.scoring.has(id) && !isUnread ? [right] : null;
	if (byTutor) return null;
	if (kind === 'replace') return before !== 'out' && before.join() === choice ? null : [choice];
	const present = before === 'out' ? [right] : before;
	return present.includes(choice) ? null : [...present, choice];
}

function lengthOf({ questions, terms }: Model, scoring: (one: Question) => Scoring): number {
	const left = questions.filter((one) => scoring(one) !== 'out');
	const texts = left.filter(({ byTutor }) => byTutor).length;
	return Math.min(texts, terms.drawn.texts) + Math.min(left.length - texts, terms.drawn.choices);
}

/** Marks that a board ratified keep the old scoring, and the board is asked. */
export function correct(
	model: Model,
	{ question, scoring, touched }: Correction,
	kind: Kind
): void {
	for (const one of model.lives.flatMap(({ tries }) => tries)) {
		const found = touched.find((other) => other.one === one);
		if (found && one.ratified) {
			one.asRatified.set(question.id, scoringOf(model, question, one));
			one.forBoard.add(question.id);
			continue;
		}
		one.asRatified.delete(question.id);
		one.forBoard.delete(question.id);
		if (found) one.percent = found.percent;
	}
	if (kind === 'as-published') model.scoring.delete(question.id);
	else model.scoring.set(question.id, scoring);
	for (const one of model.lives.flatMap(({ tries }) => tries)) {
		if (one.state !== 'waiting' || forTutor(model, one).length > 0) continue;
		one.state = 'marked';
		one.percent = percentOf(model, one);
	}
}

const isAnswered = (one: Try, id: string) =>
	one.paper.includes(id) && Boolean(counting(one).get(id)?.says);

/** The board takes a correction up in a mark that it ratified, or leaves the mark as it is. */
export function boardAnswers(model: Model, one: Try, questionId: string, adopts: boolean): void {
	one.forBoard.delete(questionId);
	if (!adopts) return;
	one.asRatified.delete(questionId);
	one.percent = percentOf(model, one);
}

// --- the module ---

/** What the tries come to, by the policy of the quiz. */
function quizPercent({ terms }: Model, { tries }: Life): number | null {
	const percents = tries.flatMap(({ state, percent }) => (state === 'marked' ? [percent!] : []));
	if (percents.length === 0) return null;
	if (terms.counts === 'best') return Math.max(...percents);
	return terms.counts === 'latest' ? percents.at(-1)! : hundredths(sum(percents) / percents.length);
}

/** Null until every part is marked: then passed by the mean and every floor, or not. */
export function moduleResult(
	model: Model,
	life: Life
): { outcome: 'passed' | 'referred' | 'failed'; percent: number } | null {
	const quiz = quizPercent(model, life);
	if (quiz === null || life.assignment.length === 0) return null;
	const marked = life.tries.filter(({ state }) => state === 'marked').length;
	const parts = [
		{ percent: quiz, part: 'quiz' as const, used: marked },
		{
			percent: Math.max(...life.assignment),
			part: 'assignment' as const,
			used: life.assignment.length
		}
	].map((one) => ({
		isShort: one.percent < FLOOR[one.part],
		points: one.percent * WEIGHT[one.part],
		isLeft: one.used < TRIES[one.part] + life.referrals
	}));
	const percent = hundredths(sum(parts.map(({ points }) => points)) / 100);
	const short = parts.filter(({ isShort }) => isShort);
	if (percent >= FLOOR.module && short.length === 0) return { outcome: 'passed', percent };
	const again =
		short.length > 0 ? short.every(({ isLeft }) => isLeft) : parts.some((p) => p.isLeft);
	return { outcome: again ? 'referred' : 'failed', percent };
}

/** From when the learner may see the mark of a try that has ended; null while nobody knows. */
export function visibleFrom(model: Model, { decidedAt }: Life, one: Try): number | null {
	const { release, closesAt } = model.terms;
	if (release === 'at-once') return 0;
	if (release === 'after-board') {
		return decidedAt.toSorted((a, b) => a - b).find((at) => at >= one.endedAt!) ?? null;
	}
	const open = model.lives.flatMap((life) => openTry(life) ?? []);
	const moved = model.lives.flatMap((life) => life.closesAt ?? []);
	return Math.max(closesAt!, ...moved, ...open.map((other) => lastAt(model, other)));
}

/** A module that is settled while a mark of it may not be seen. */
export function isHeld(model: Model, life: Life): boolean {
	return (
		model.terms.release !== 'at-once' &&
		['passed', 'referred', 'failed'].includes(life.module) &&
		life.tries
			.filter(({ state }) => state === 'marked')
			.some((one) => (visibleFrom(model, life, one) ?? Infinity) > model.now)
	);
}

const sum = (values: readonly number[]): number => values.reduce((total, one) => total + one, 0);
const hundredths = (value: number): number => Math.round((value + 1e-9) * 100) / 100;
